import { existsSync } from "node:fs";
import http from "node:http";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { customers, deposits, inMemory } from "../helpers/gatewayBank";
import { openDevelopmentIssuer } from "../../gateway/auth/developmentIssuer";
import type { GatewayOptions } from "../../gateway/startGateway";
import { closeBanks, startBank } from "../helpers/gatewayServer";
import { startIssuer } from "../helpers/testIssuer";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);
const OPERATION = `query Opening($id: ID!) {\n  customer(id: $id) {\n    name\n    accounts { iban balance }\n  }\n}\n`;

afterEach(closeBanks);

function startWithCustomer(operationFile: string, options: Partial<GatewayOptions> = {}) {
  const subgraph = customers({
    Query: { customer: (_: unknown, { id }: { id: string }) => ({ id, name: "Ada" }) },
  });
  return startBank({ services: [inMemory(subgraph), inMemory(deposits())], operationFile, ...options });
}

describe("the playground's files", () => {
  test("come from this server alone, and are asked for anew only when they change", async () => {
    const bank = await startWithCustomer("/absent.graphql");
    const page = await fetch(bank.url);
    const html = await page.text();
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self';");
    expect(html).not.toMatch(/https?:\/\/|<script>|<style>|\son\w+=/);
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file);
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const first = await fetch(`${bank.url}/${file}`);
      expect([file, first.status]).toEqual([file, 200]);
      await first.arrayBuffer();
      const headers = { "if-none-match": first.headers.get("etag")! };
      expect((await fetch(`${bank.url}/${file}`, { headers })).status).toBe(304);
    }
  });

  test("say where to begin when there is no operation to open with", async () => {
    const bank = await startWithCustomer("/absent.graphql");
    const answer = await fetch(`${bank.url}/explorer/operation.graphql`);
    expect(await answer.text()).toMatch(/^# Write a query/);
  });
});

describe("the playground's tokens", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "explorer-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** What the page is told when it is asked for by that name. */
  const callersAt = (url: string, host: string) =>
    new Promise<unknown>((resolve, reject) => {
      const { port } = new URL(url);
      http
        .get({ host: "127.0.0.1", port, path: "/explorer/callers.json", headers: { host } }, (response) => {
          let text = "";
          response.on("data", (part: Buffer) => (text += part.toString()));
          response.on("end", () => resolve(JSON.parse(text)));
        })
        .on("error", reject);
    });

  test("are the demo people's for a page of this computer, and nobody's for another name of it", async () => {
    const bank = await startWithCustomer("/absent.graphql", {
      developmentIssuer: await openDevelopmentIssuer(folder),
    });
    const { port } = new URL(bank.url);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]) {
      const { tokens } = (await callersAt(bank.url, host)) as { tokens: Record<string, string> };
      expect(Object.keys(tokens)).toEqual(["manager", "analyst", "auditor", "steward", "approver"]);
    }
    for (const host of ["evil.test", `127.0.0.1.evil.test:${port}`, `127.0.0.1@evil.test`])
      expect(await callersAt(bank.url, host)).toEqual({ needsToken: true, tokens: {} });
  });

  test("are nobody's where others reach the gateway", async () => {
    const developmentIssuer = await openDevelopmentIssuer(folder);
    const bank = await startWithCustomer("/absent.graphql", { developmentIssuer, host: "0.0.0.0" });
    expect(await callersAt(bank.url, "127.0.0.1")).toEqual({ needsToken: true, tokens: {} });
  });
});

const inBrowser = CHROMIUM === undefined ? describe.skip : describe;

inBrowser(
  `the playground in a browser${CHROMIUM === undefined ? " (skipped: no Chromium is installed)" : ""}`,
  () => {
    let browser: Browser;
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), "explorer-"));
      browser = await chromium.launch({
        executablePath: CHROMIUM,
        args: [
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
        ],
      });
    });

    afterAll(async () => {
      await browser.close();
      await rm(folder, { recursive: true });
    });

    /** Opens the page, noting what it asks for and what it complains of. */
    async function open(url: string): Promise<{ page: Page; requests: string[]; complaints: string[] }> {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      const requests: string[] = [];
      const complaints: string[] = [];
      page.on("request", (request) => requests.push(request.url()));
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      await page.goto(url);
      return { page, requests, complaints };
    }

    const text = (page: Page, selector: string) =>
      page.locator(selector).evaluate((element) => (element as unknown as { innerText: string }).innerText);

    test("opens with the operation, runs it and shows the answer, all from this server", async () => {
      const operationFile = path.join(folder, "opening.graphql");
      await writeFile(operationFile, OPERATION);
      const bank = await startWithCustomer(operationFile);

      const { page, requests, complaints } = await open(bank.url);
      await page.locator(".graphiql-query-editor .CodeMirror-code").waitFor();
      expect(await text(page, ".graphiql-query-editor .CodeMirror-code")).toContain(
        "query Opening($id: ID!)",
      );
      expect(await text(page, ".graphiql-editor-tool .CodeMirror-code >> nth=0")).toContain("C-1042");

      await page.locator(".graphiql-execute-button").click();
      await page.locator(".graphiql-response").getByText("IBAN-C-1042").waitFor();

      const answer = await text(page, ".graphiql-response .CodeMirror-code");
      expect(answer).toContain(`"name": "Ada"`);
      expect(answer).not.toContain("errors");
      expect(requests.filter((url) => !url.startsWith(`${bank.url}/`) && !url.startsWith("data:"))).toEqual(
        [],
      );
      expect(complaints).toEqual([]);
      await page.close();
    });

    test("asks as the manager at first, and then as whom one chooses", async () => {
      const operationFile = path.join(folder, "opening.graphql");
      await writeFile(operationFile, OPERATION);
      const developmentIssuer = await openDevelopmentIssuer(folder);
      const bank = await startWithCustomer(operationFile, { developmentIssuer });
      const { page, complaints } = await open(bank.url);
      const askedAs = async () => {
        const sent = page.waitForRequest((request) => !request.postData()?.includes("IntrospectionQuery"));
        await page.locator(".graphiql-execute-button").click();
        const [, claims] = (await sent).headers().authorization.split(".");
        const { sub } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { sub: string };
        return sub;
      };
      await page.locator(".graphiql-query-editor .CodeMirror-code").waitFor();
      expect(await askedAs()).toBe("manager@bank.example.com");
      await page.locator(".graphiql-response").getByText("IBAN-C-1042").waitFor();
      const reread = page.waitForResponse((response) => response.status() === 200);
      await page.locator("select").selectOption("auditor");
      await reread;
      expect(await askedAs()).toBe("auditor@bank.example.com");
      expect(complaints).toEqual([]);
      expect(
        await page.evaluate("JSON.stringify(sessionStorage) + JSON.stringify(localStorage)"),
      ).not.toContain("Bearer");
      await page.close();
    });

    test("asks for a token where it has none to give", async () => {
      const operationFile = path.join(folder, "opening.graphql");
      await writeFile(operationFile, OPERATION);
      const issuer = await startIssuer();
      const bank = await startWithCustomer(operationFile, { auth: { issuers: [issuer.settings] } });
      const { page, complaints } = await open(bank.url);
      await page.locator("input").fill(await issuer.token());
      await page.locator("button").click();
      await page.locator(".graphiql-query-editor .CodeMirror-code").waitFor();
      await page.locator(".graphiql-execute-button").click();
      await page.locator(".graphiql-response").getByText("IBAN-C-1042").waitFor();
      expect(complaints).toEqual([]);
      await page.close();
      await issuer.close();
    });
  },
);
