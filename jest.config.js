/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  // PGlite's and OpenTelemetry's CommonJS builds call import(), and jose and double-metaphone have ES modules alone:
  // Jest's vm refuses both, and SWC rewrites them to require().
  transform: { "^.+\\.(ts|cjs)$|/(otlp-exporter-base|jose|double-metaphone)/.+\\.js$": ["@swc/jest"] },
  transformIgnorePatterns: [
    "/node_modules/(?!jose/|double-metaphone/|@electric-sql/pglite/|(.+/)?@opentelemetry/otlp-exporter-base/)",
  ],
  modulePathIgnorePatterns: ["<rootDir>/dist"],
  setupFiles: ["reflect-metadata"],
  testTimeout: 60_000,
};
