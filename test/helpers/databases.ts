import { randomUUID } from "node:crypto";
import { Client } from "pg";
import type { DatabaseLocation } from "../../subgraphs/kit/database/open";

/** A kind of database that the same tests run on. */
export interface TestDatabase {
  readonly name: string;
  /** A new, empty database, and how it goes away again. */
  readonly open: () => Promise<{ location: DatabaseLocation; drop: () => Promise<void> }>;
}

const embedded: TestDatabase = {
  name: "embedded",
  open: () => Promise.resolve({ location: { memory: randomUUID() }, drop: () => Promise.resolve() }),
};

function served(server: string): TestDatabase {
  const asAdministrator = async (statement: string) => {
    const client = new Client({ connectionString: server });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  return {
    name: "PostgreSQL",
    async open() {
      const name = `test_${randomUUID().replaceAll("-", "")}`;
      await asAdministrator(`CREATE DATABASE ${name}`);
      const url = new URL(server);
      url.pathname = `/${name}`;
      return {
        location: { url: url.href },
        drop: () => asAdministrator(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
      };
    },
  };
}

/** The embedded database, and a PostgreSQL server when TEST_DATABASE_URL names one. */
export const DATABASES: readonly TestDatabase[] = process.env.TEST_DATABASE_URL
  ? [embedded, served(process.env.TEST_DATABASE_URL)]
  : [embedded];
