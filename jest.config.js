/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  // PGlite's CommonJS build calls import(), which Jest's vm refuses: SWC rewrites it to require().
  transform: { "^.+\\.(ts|cjs)$": ["@swc/jest"] },
  transformIgnorePatterns: ["/node_modules/(?!@electric-sql/pglite/)"],
  modulePathIgnorePatterns: ["<rootDir>/dist"],
  setupFiles: ["reflect-metadata"],
  testTimeout: 60_000,
};
