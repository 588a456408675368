import { callerKeysFor, issuersOf, readConfig, serveOptions } from "../config";
import { DEVELOPMENT_KEYS } from "../schema/callerContext";
import { projectFile } from "../schema/files";

describe("observation", () => {
  it("is off unless it is told where to", () => {
    const settings = { METRICS_HOST: "0.0.0.0", OTEL_SERVICE_NAME: "bank", OTEL_TRACES_SAMPLER_ARG: "0.5" };
    expect(readConfig(settings)).toMatchObject({ metrics: undefined, traces: undefined });
  });

  it("is on with an address, on loopback and for every request unless told otherwise", () => {
    expect(
      readConfig({ METRICS_PORT: "9464", OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" }),
    ).toMatchObject({
      metrics: { host: "127.0.0.1", port: 9464 },
      traces: { endpoint: "http://collector:4318", service: "customer-graph", ratio: 1 },
    });
  });

  it.each([
    ["METRICS_PORT", "metrics"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"],
    ["OTEL_TRACES_SAMPLER_ARG", "1.5"],
    ["OTEL_TRACES_SAMPLER_ARG", "all"],
  ])("names %s when it is %s", (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(
      expect.objectContaining({
        code: "CONFIG_INVALID",
        message: expect.stringContaining(name) as unknown,
      }) as Error,
    );
  });
});

describe("limits", () => {
  test("are set unless told, and taken away by 0", () => {
    expect(readConfig({})).toMatchObject({
      costLimit: 100_000,
      rateLimit: 1_000_000,
      rateLimitFailure: "open",
    });
    const without = readConfig({ COST_LIMIT: "0", RATE_LIMIT: "0" });
    expect([without.costLimit, without.rateLimit]).toEqual([undefined, undefined]);
  });

  test.each([
    ["COST_LIMIT", "-1"],
    ["COST_LIMIT", "much"],
    ["RATE_LIMIT", "1.5"],
    ["REDIS_URL", "http://:hunter2@127.0.0.1"],
    ["RATE_LIMIT_FAILURE", "maybe"],
    ["TRUSTED_DOCUMENTS", "some"],
  ])("refuse %s=%s without quoting it", (name, value) => {
    const read = () => readConfig({ [name]: value });
    expect(read).toThrow(name);
    expect(read).not.toThrow(/hunter2/);
  });
});

describe("with NODE_ENV=production", () => {
  test("only trusted documents are run, unless told, and errors suggest nothing", () => {
    expect(readConfig({ NODE_ENV: "production" })).toMatchObject({
      trustedDocuments: "only",
      suggest: false,
    });
    const told = readConfig({ NODE_ENV: "production", TRUSTED_DOCUMENTS: "all" });
    expect(told.trustedDocuments).toBe("all");
  });

  test("and without, all documents are run", () => {
    expect(readConfig({})).toMatchObject({ trustedDocuments: "all", suggest: true });
  });

  test("a place must be told for the audit log, which is in DATA_DIR otherwise", () => {
    expect(readConfig({ NODE_ENV: "production" }).auditLog.folder).toBeUndefined();
    expect(readConfig({ NODE_ENV: "production", AUDIT_DIR: "/log" }).auditLog.folder).toBe("/log");
    expect(readConfig({ DATA_DIR: "/data" }).auditLog).toMatchObject({
      folder: "/data/audit",
      url: undefined,
    });
  });
});

describe("trust", () => {
  const ISSUER = { issuer: "https://login.test", jwks: "https://login.test/keys", audience: "graph" };
  const KEY = `a:${"s".repeat(43)}=`;
  const PEM = projectFile("test", "fixtures", "tls", "authority.pem");
  const invalid = (name: string) =>
    expect.objectContaining({
      code: "CONFIG_INVALID",
      message: expect.stringContaining(name) as unknown,
    }) as Error;

  test("is in issuers that sign, by algorithms without a shared secret", () => {
    const { issuers } = readConfig({ AUTH_ISSUERS: JSON.stringify([ISSUER]) });
    expect(issuers).toEqual([{ ...ISSUER, algorithms: ["EdDSA", "ES256", "RS256", "PS256"] }]);
  });

  test.each<[string, string]>([
    ["AUTH_ISSUERS", "https://hunter2.test"],
    ["AUTH_ISSUERS", "[]"],
    ["AUTH_ISSUERS", JSON.stringify([{ ...ISSUER, algorithms: ["HS256"] }])],
    ["AUTH_ISSUERS", JSON.stringify([{ ...ISSUER, algorithms: ["none"] }])],
    ["AUTH_ISSUERS", JSON.stringify([{ ...ISSUER, algorithms: [] }])],
    ["AUTH_ISSUERS", JSON.stringify([{ ...ISSUER, jwks: "http://login.test/hunter2" }])],
    ["AUTH_ISSUERS", JSON.stringify([{ ...ISSUER, secret: "hunter2" }])],
    ["AUTH_ISSUERS", JSON.stringify([ISSUER, ISSUER])],
    ["AUTH_CLOCK_SKEW_SECONDS", "3600"],
    ["CALLER_KEYS", "hunter2"],
    ["CALLER_KEYS", "a:aHVudGVyMg=="],
    ["CALLER_KEYS", `${KEY},${KEY}`],
    ["CALLER_KEYS", `${KEY},`],
    ["TLS_CERT", "/absent/hunter2.pem"],
    ["TLS_CERT", PEM],
    ["CORS_ORIGINS", "*"],
    ["CORS_ORIGINS", "https://desk.test/hunter2"],
    ["CORS_ORIGINS", "null"],
  ])("refuses %s=%s without quoting it", (name, value) => {
    const read = () => readConfig({ [name]: value });
    expect(read).toThrow(invalid(name));
    expect(read).not.toThrow(/hunter2/);
  });

  test("in production is never in what the program makes up", () => {
    const production = readConfig({ NODE_ENV: "production" });
    expect(() => issuersOf(production)).toThrow(invalid("AUTH_ISSUERS"));
    expect(() => callerKeysFor(production, ["127.0.0.1"])).toThrow(invalid("CALLER_KEYS"));
    expect(() => serveOptions(production, "loans")).toThrow(invalid("CALLER_KEYS"));
    expect(issuersOf(readConfig({}))).toBeUndefined();
  });

  test("in what everybody knows is on this computer alone", () => {
    const config = readConfig({});
    expect(callerKeysFor(config, ["127.0.0.1", "localhost", "[::1]"])).toBe(DEVELOPMENT_KEYS);
    for (const host of ["loans", "10.0.0.7", "127.0.0.1.evil.test", "0.0.0.0", "::"])
      expect(() => callerKeysFor(config, ["127.0.0.1", host])).toThrow(invalid("CALLER_KEYS"));
    expect(() => serveOptions(readConfig({ HOST: "0.0.0.0" }), "loans")).toThrow(invalid("CALLER_KEYS"));
    const told = serveOptions(readConfig({ HOST: "0.0.0.0", CALLER_KEYS: KEY }), "loans");
    expect(told.callerKeys).toEqual([{ id: "a", secret: Buffer.from("s".repeat(43), "base64") }]);
  });

  test("in pages is in those of the origins that are told", () => {
    expect(readConfig({}).corsOrigins).toEqual([]);
    const { corsOrigins } = readConfig({ CORS_ORIGINS: "https://desk.test, http://127.0.0.1:3000" });
    expect(corsOrigins).toEqual(["https://desk.test", "http://127.0.0.1:3000"]);
  });
});
