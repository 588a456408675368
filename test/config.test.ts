import { readConfig } from "../config";

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
