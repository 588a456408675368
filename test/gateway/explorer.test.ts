import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { customers, deposits, inMemory } from "../helpers/gatewayBank";
import { closeBanks, startBank } from "../helpers/gatewayServer";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);
const OPERATION = `query Opening($id: ID!) {\n  customer(id: $id) {\n    name\n    accounts { iban balance }\n  }\n}\n`;

afterEach(closeBanks);

function startWithCustomer(operationFile: string) {
  const subgraph = customers({
    Query: { customer: (_: unknown, { id }: { id: string }) => ({ id, name: "Ada" }) },
  });
  return startBank({ services: [inMemory(subgraph), inMemory(deposits())], operationFile });
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
  },
);
