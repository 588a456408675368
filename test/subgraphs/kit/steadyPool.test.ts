import { projectFile } from "../../../schema/files";
import { openDatabase, type DatabaseLocation } from "../../../subgraphs/kit/database/open";
import { DATABASES } from "../../helpers/databases";

const END_MYSELF = "SELECT pg_terminate_backend(pg_backend_pid())";
const unavailable = { code: "SUBGRAPH_UNAVAILABLE" };

// The embedded database has no server that could end a connection.
const served = DATABASES.find(({ name }) => name === "PostgreSQL");
(served ? describe : describe.skip)("steadyPool on a server that ends connections", () => {
  let location: DatabaseLocation;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ location, drop } = await served!.open());
  });
  afterAll(() => drop());

  const open = () =>
    openDatabase("service", location, projectFile("subgraphs", "service", "prisma", "migrations"));

  test("lets the statement fail, and the next one take a new connection", async () => {
    const database = await open();
    await expect(database.query(END_MYSELF)).rejects.toMatchObject(unavailable);
    expect(await database.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await database.close();
  });

  test("lets the transaction fail, and the next one take a new connection", async () => {
    const database = await open();
    await expect(database.transaction((transaction) => transaction.query(END_MYSELF))).rejects.toMatchObject(
      unavailable,
    );
    expect(await database.transaction((transaction) => transaction.query("SELECT 1 AS one"))).toEqual([
      { one: 1 },
    ]);
    await database.close();
  });
});
