import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { demoRows } from "../../../bank/demo/demoRows";
import { DEMO_PEOPLE } from "../../../gateway/auth/demoPeople";
import { openDevelopmentIssuer } from "../../../gateway/auth/developmentIssuer";
import { projectFile, projectRoot } from "../../../schema/files";
import { closeBanks, post, startBank } from "../../helpers/gatewayServer";
import { bearer } from "../../helpers/testIssuer";

let folder: string;
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), "issuer-")), "data");
});
afterEach(async () => {
  await closeBanks();
  rmSync(path.dirname(folder), { recursive: true });
});

const HELLO = { query: `{ customer(id: "C-1") { name } }` };

/** Runs npm run token. */
function token(args: string[], env: Record<string, string> = {}) {
  return promisify(execFile)(
    process.execPath,
    ["-r", "@swc-node/register", projectFile("cli", "token.ts"), ...args],
    { cwd: projectRoot, env: { PATH: process.env.PATH, DATA_DIR: folder, ...env } },
  ).then(
    ({ stdout }) => ({ code: 0, text: stdout.trim() }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, text: stderr }),
  );
}

test("keeps its key for its owner alone, and its tokens from one start to the next", async () => {
  const first = await openDevelopmentIssuer(folder);
  const [file] = readdirSync(folder);
  expect(readdirSync(folder)).toHaveLength(1);
  expect(statSync(path.join(folder, file)).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  const again = await openDevelopmentIssuer(folder);
  const bank = await startBank({ developmentIssuer: again });
  expect((await post(bank, HELLO, bearer(await first.tokenFor("analyst")))).status).toBe(200);
});

test("has one key for all who open it at once", async () => {
  const issuers = await Promise.all(Array.from({ length: 4 }, () => openDevelopmentIssuer(folder)));
  expect(new Set(issuers.map(({ jwks }) => JSON.stringify(jwks))).size).toBe(1);
});

test("shows its public key, and no more of it", async () => {
  const developmentIssuer = await openDevelopmentIssuer(folder);
  const bank = await startBank({ developmentIssuer });
  const url = new URL(`${bank.url}/.well-known/jwks.json`);
  const { keys } = (await (await fetch(url)).json()) as { keys: object[] };
  expect(Object.keys(keys[0]).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
  const { payload } = await jwtVerify(await developmentIssuer.tokenFor("auditor"), createRemoteJWKSet(url));
  expect(payload.sub).toBe("auditor@bank.example.com");
});

test("its manager looks after Chen Meiling", () => {
  const { customers } = demoRows(1_042, "2026-11-21");
  const { relationshipManagerId, branchId } = customers.customers![0];
  expect(DEMO_PEOPLE.manager).toMatchObject({
    relationship_manager_id: relationshipManagerId,
    branch_id: branchId,
  });
});

describe("npm run token", () => {
  test("prints a token that a gateway on the same folder takes, whichever of them was first", async () => {
    const { text } = await token(["manager"]);
    const bank = await startBank({ developmentIssuer: await openDevelopmentIssuer(folder) });
    expect((await post(bank, HELLO, bearer(text))).status).toBe(200);
  });

  test.each([[[]], [["cashier"]], [["__proto__"]], [["manager", "auditor"]]])("takes no %j", async (args) => {
    expect(await token(args)).toMatchObject({
      code: 1,
      text: expect.stringMatching(
        /^CONFIG_INVALID: .*manager\|analyst\|auditor\|steward\|approver\.\n$/,
      ) as string,
    });
  });

  test("makes none where tokens come from elsewhere", async () => {
    for (const env of <Record<string, string>[]>[
      { NODE_ENV: "production" },
      { AUTH_ISSUERS: '[{"issuer":"a","jwks":"https://a.test/keys","audience":"b"}]' },
    ])
      expect(await token(["manager"], env)).toMatchObject({
        code: 1,
        text: expect.stringMatching(/^CONFIG_INVALID: .*AUTH_ISSUERS/) as string,
      });
  });
});
