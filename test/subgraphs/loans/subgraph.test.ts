import { composeServices } from "@apollo/composition";
import {
  buildASTSchema,
  isEnumType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  parse,
} from "graphql";
import { deposits } from "../../../subgraphs/deposits/subgraph";
import { emit } from "../../../subgraphs/kit/emit";
import { loans } from "../../../subgraphs/loans/subgraph";
import { DATABASES } from "../../helpers/databases";
import { loan, openLoans, type OpenLoans } from "./openLoans";

describe.each(DATABASES)("loans on the $name database", (database) => {
  let opened: OpenLoans;
  beforeAll(async () => {
    opened = await openLoans(database, {
      loans: [loan({ id: "L-1", principalOutstanding: "12.50", repaymentAccountId: "A-1" })],
    });
  });
  afterAll(() => opened.close());

  it("finds a loan by the key that another subgraph names, and answers null for one it does not know", async () => {
    expect(
      await opened.ask(
        `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Loan {
           loanNumber principalOutstanding { amount currency } repaymentAccount { id } } } }`,
        { keys: ["L-1", "L-404"].map((id) => ({ __typename: "Loan", id })) },
      ),
    ).toEqual({
      _entities: [
        {
          loanNumber: "N-L-1",
          principalOutstanding: { amount: "12.50", currency: "EUR" },
          repaymentAccount: { id: "A-1" },
        },
        null,
      ],
    });
  });
});

describe("the SDL of loans", () => {
  const sdl = emit(loans);
  const types = Object.values(buildASTSchema(parse(sdl), { assumeValidSDL: true }).getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );

  it("describes every type, field, argument and value", () => {
    const undescribed = types.flatMap((type) => [
      ...(type.description || type.name === "Query" ? [] : [type.name]),
      ...(isEnumType(type) ? type.getValues() : [])
        .filter(({ description }) => !description)
        .map(({ name }) => `${type.name}.${name}`),
      ...(isObjectType(type) ? Object.values(type.getFields()) : []).flatMap((field) =>
        [field, ...field.args]
          .filter(({ description }) => !description)
          .map(({ name }) => `${type.name}.${field.name} ${name}`),
      ),
    ]);
    expect(undescribed).toEqual([]);
  });

  it("holds no type of another subgraph of the same process", () => {
    expect(types.map(({ name }) => name)).toEqual(expect.arrayContaining(["Loan", "LoanProduct"]));
    expect(types.map(({ name }) => name).filter((name) => /^Deposit(?!Account$)/.test(name))).toEqual([]);
  });

  it("composes with the deposits: their account is the loan's repayment account", () => {
    const { errors, supergraphSdl } = composeServices(
      [
        { name: "deposits", sdl: emit(deposits) },
        { name: "loans", sdl },
      ].map(({ name, sdl }) => ({ name, typeDefs: parse(sdl), url: `http://${name}.test` })),
    );
    expect(errors).toBeUndefined();
    expect(supergraphSdl).toMatch(/repaymentAccount: DepositAccount/);
  });
});
