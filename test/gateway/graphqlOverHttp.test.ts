import { serverAudits } from "graphql-http";
import { closeBanks, startBank, type TestGateway } from "../helpers/gatewayServer";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startBank();
});

afterAll(closeBanks);

describe("the GraphQL-over-HTTP audits", () => {
  // The specification lets a server ask for a header that keeps other sites' pages out.
  const fetchFn = (url: string, { headers, ...init }: RequestInit = {}) =>
    fetch(url, {
      ...init,
      headers: { ...(headers as Record<string, string>), "graphql-require-preflight": "1" },
    });
  const audits = serverAudits({ url: () => `${gateway.url}/graphql`, fetchFn });

  test.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))(
    "%s",
    async (_name, audit) => {
      const result = await audit.fn();
      if (result.status === "ok") return;
      throw new Error(`${result.status}: ${result.reason}`);
    },
  );
});
