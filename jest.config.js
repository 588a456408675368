/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  // PGlite's and OpenTelemetry's CommonJS builds call import(), which Jest's vm refuses: SWC rewrites it to require().
  transform: { "^.+\\.(ts|cjs)$|/otlp-exporter-base/.+\\.js$": ["@swc/jest"] },
  transformIgnorePatterns: [
    "/node_modules/(?!@electric-sql/pglite/|(.+/)?@opentelemetry/otlp-exporter-base/)",
  ],
  modulePathIgnorePatterns: ["<rootDir>/dist"],
  setupFiles: ["reflect-metadata"],
  testTimeout: 60_000,
};
