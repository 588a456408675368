import { projectFile } from "../../../schema/files";
import { crossReference, customerReference } from "../../../subgraphs/kit/database/customerReference";
import type { Database } from "../../../subgraphs/kit/database/database";
import { openDatabase } from "../../../subgraphs/kit/database/open";
import { upsertRows } from "../../../subgraphs/kit/database/upsertRows";
import type { CustomerReferenceModel } from "../../../subgraphs/loans/prisma/client/models";
import { DATABASES } from "../../helpers/databases";
import { countStatements } from "../../helpers/statements";

describe.each(DATABASES)("the cross-reference on the $name database", (kind) => {
  let database: Database;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const opened = await kind.open();
    drop = opened.drop;
    database = await openDatabase(
      "loans",
      opened.location,
      projectFile("subgraphs", "loans", "prisma", "migrations"),
    );
    const reference = (system: string, externalId: string, customerId: string) => ({
      system,
      externalId,
      customerId,
    });
    await upsertRows(database, customerReference<CustomerReferenceModel>("loans"), [
      reference("core", "4711", "C-1"),
      reference("core", "4712", "C-1"),
      reference("core", "5", "C-2"),
      reference("loans", "LB-1", "C-1"),
      reference("loans", "4711", "C-3"),
    ]);
  });
  afterAll(async () => {
    await database.close();
    await drop();
  });

  it("tells all numbers that a system gave a customer, and none of other systems", async () => {
    expect(await crossReference(database, "core").toExternal(["C-2", "C-1", "C-3", "C-1"])).toEqual(
      new Map([
        ["C-2", ["5"]],
        ["C-1", ["4711", "4712"]],
        ["C-3", []],
      ]),
    );
  });

  it("tells whose a number is in the system that was asked for", async () => {
    const numbers = ["4711", "4712", "LB-1", "4711"];
    expect(await crossReference(database, "core").toCustomer(numbers)).toEqual(
      new Map([
        ["4711", "C-1"],
        ["4712", "C-1"],
      ]),
    );
    expect(await crossReference(database, "loans").toCustomer(numbers)).toEqual(
      new Map([
        ["4711", "C-3"],
        ["LB-1", "C-1"],
      ]),
    );
    expect(await crossReference(database, "nobody's").toCustomer(numbers)).toEqual(new Map());
  });

  it("reads once for all that is asked in one turn of the loop, and anew in the next", async () => {
    const core = crossReference(database, "core");
    const ask = () =>
      Promise.all([core.toExternal(["C-1", "C-2"]), core.toExternal(["C-2", "C-3"]), core.toExternal([])]);
    expect((await countStatements(ask)).statements).toHaveLength(1);
    expect((await countStatements(ask)).statements).toHaveLength(1);
    const many = Array.from({ length: 2_500 }, (_, n) => `${n}`);
    const { result, statements } = await countStatements(() => core.toCustomer(many));
    expect(result.size).toBe(1);
    expect(statements).toHaveLength(3);
  });
});
