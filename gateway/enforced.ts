/** The specifications of access whose directives this gateway enforces: a graph that needs another is not served. */
export const ENFORCED: readonly string[] = [
  "https://specs.apollo.dev/authenticated/v0.1",
  "https://specs.apollo.dev/requiresScopes/v0.1",
  "https://specs.apollo.dev/policy/v0.1",
];
