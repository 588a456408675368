import { execFile } from "node:child_process";
import { SUBGRAPHS } from "../../config";
import { projectFile, projectRoot } from "../../schema/files";

/** Runs the gateway's program to its end. */
function run(env: Record<string, string>) {
  return new Promise<{ code: number | null; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ["-r", "@swc-node/register", projectFile("gateway", "main.ts")],
      { cwd: projectRoot, env: { PATH: process.env.PATH, ...env } },
      (_error, _stdout, stderr) => resolve({ code: child.exitCode, stderr }),
    );
  });
}

test("names the subgraphs' URLs that are missing, in one line without a stack", async () => {
  const { code, stderr } = await run({ CUSTOMERS_URL: "http://127.0.0.1:1/graphql" });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^CONFIG_INVALID: .*\n$/);
  expect(stderr).toContain("DEPOSITS_URL");
  expect(stderr).toContain("LOANS_URL");
  expect(stderr).not.toContain("CUSTOMERS_URL");
});

test("names a setting that is wrong but not its value", async () => {
  const { code, stderr } = await run({ LOANS_URL: "ftp://user:hunter2@loans" });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^CONFIG_INVALID: .*LOANS_URL.*\n$/);
  expect(stderr).not.toContain("hunter2");
});

test("does not start in production without an issuer of tokens", async () => {
  const urls = SUBGRAPHS.map((name) => [`${name.toUpperCase()}_URL`, "http://127.0.0.1:1/graphql"]);
  const { code, stderr } = await run({ ...Object.fromEntries(urls), NODE_ENV: "production" } as Record<
    string,
    string
  >);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^CONFIG_INVALID: .*AUTH_ISSUERS.*\n$/);
});
