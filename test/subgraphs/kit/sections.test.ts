import { randomUUID } from "node:crypto";
import { deposits } from "../../../subgraphs/deposits/subgraph";
import type { SubgraphManifest } from "../../../subgraphs/kit/defineSubgraph";
import type { Source, SourceStatus } from "../../../subgraphs/kit/source";
import { startSubgraph } from "../../../subgraphs/kit/startSubgraph";
import { loans } from "../../../subgraphs/loans/subgraph";
import { service } from "../../../subgraphs/service/subgraph";
import { wealth } from "../../../subgraphs/wealth/subgraph";
import { fail } from "../../../schema/errors";
import { countStatements } from "../../helpers/statements";

const AS_OF = "2026-11-20T00:00:00.000Z";
const STATUS: SourceStatus = { sourceSystem: "core", asOf: AS_OF, staleAt: null };
const CAUSE = new Error("connect ECONNREFUSED db-prod-7");

/** Each section with all that its system is read for, and what is answered of it for somebody unknown there. */
const SECTIONS: [section: string, manifest: unknown, fields: string, whole: object, lost: object][] = [
  [
    "deposits",
    deposits,
    "totals { amount } accounts { totalCount }",
    { totals: [], accounts: { totalCount: 0 } },
    { totals: null, accounts: null },
  ],
  [
    "loans",
    loans,
    "totals { currency } loans { totalCount } creditRating { rating } creditRatings { totalCount }",
    { totals: [], loans: { totalCount: 0 }, creditRating: null, creditRatings: { totalCount: 0 } },
    { totals: null, loans: null, creditRating: null, creditRatings: null },
  ],
  [
    "wealth",
    wealth,
    "totals { unknownCostBasisCount } holdings { totalCount } orders { totalCount } riskProfiles { totalCount }",
    { totals: [], holdings: { totalCount: 0 }, orders: { totalCount: 0 }, riskProfiles: { totalCount: 0 } },
    { totals: null, holdings: null, orders: null, riskProfiles: null },
  ],
  [
    "service",
    service,
    "openCaseCount overdueCaseCount lastInteractionAt interactions { totalCount } cases { totalCount }",
    {
      ...{ openCaseCount: 0, overdueCaseCount: 0, lastInteractionAt: null },
      ...{ interactions: { totalCount: 0 }, cases: { totalCount: 0 } },
    },
    {
      ...{ openCaseCount: null, overdueCaseCount: null, lastInteractionAt: null },
      ...{ interactions: null, cases: null },
    },
  ],
];

describe.each(SECTIONS)("%s", (section, given, fields, whole, lost) => {
  const manifest = given as SubgraphManifest<Source>;
  let answerStatus: () => Promise<SourceStatus | null>;
  let subgraph: Awaited<ReturnType<typeof startSubgraph>>;
  const masked: Error[] = [];
  beforeAll(async () => {
    subgraph = await startSubgraph(
      {
        ...manifest,
        openSource: (database) => ({ ...manifest.openSource(database), status: () => answerStatus() }),
      },
      { location: { memory: randomUUID() }, onError: (error) => void masked.push(error) },
    );
  });
  afterAll(() => subgraph.close());

  const ask = async (customers = 1) => {
    const { data, errors } = await subgraph.execute(
      {
        query: `query ($of: [_Any!]!) { _entities(representations: $of) {
          ... on Customer { ${section} { status asOf sourceSystem ${fields} } } } }`,
        variables: {
          of: Array.from({ length: customers }, (_, i) => ({ __typename: "Customer", id: `C-${i + 1}` })),
        },
      },
      {},
    );
    const entities = data?._entities as Record<string, unknown>[];
    return { sections: entities.map((entity) => entity[section]), errors };
  };
  const told = { asOf: AS_OF, sourceSystem: "core" };

  // The first of all: what was read once is known.
  it("is null when its system is away and has never been read, or is in error", async () => {
    answerStatus = () => Promise.reject(fail("SUBGRAPH_UNAVAILABLE", { cause: CAUSE }));
    const away = await ask();
    expect(away.sections).toEqual([null]);
    expect(away.errors!.map(({ extensions }) => extensions.code)).toEqual(["SUBGRAPH_UNAVAILABLE"]);
    answerStatus = () => Promise.resolve(STATUS);
    await ask();
    answerStatus = () => Promise.reject(new TypeError("status is not a function"));
    const broken = await ask();
    expect(broken.sections).toEqual([null]);
    expect(broken.errors!.map(({ extensions }) => extensions.code)).toEqual(["INTERNAL_ERROR"]);
  });

  it("is current where no newer data is awaited, however old it is", async () => {
    answerStatus = () => Promise.resolve({ ...STATUS, asOf: "1993-11-07T00:00:00.000Z" });
    expect((await ask()).sections).toEqual([
      { ...whole, ...told, status: "CURRENT", asOf: "1993-11-07T00:00:00.000Z" },
    ]);
  });

  it("is stale from when newer data should have come", async () => {
    const until = (staleAt: string) => async () => Promise.resolve({ ...STATUS, staleAt });
    answerStatus = until("2999-01-01T00:00:00.000Z");
    expect((await ask()).sections).toEqual([{ ...whole, ...told, status: "CURRENT" }]);
    answerStatus = until("2020-01-01T00:00:00.000Z");
    expect((await ask()).sections).toEqual([{ ...whole, ...told, status: "STALE" }]);
  });

  it("is unavailable, and reads nothing more, when its system is away: what is told is what it said last", async () => {
    answerStatus = () => Promise.resolve(STATUS);
    await ask();
    answerStatus = () => Promise.reject(fail("SUBGRAPH_UNAVAILABLE", { cause: CAUSE }));
    masked.length = 0;
    const { result, statements } = await countStatements(() => ask());
    expect(result.sections).toEqual([{ ...lost, ...told, status: "UNAVAILABLE" }]);
    expect(statements).toEqual([]);
    expect(result.errors!.map(({ path }) => path!.slice(2).join(".")).sort()).toEqual(
      Object.keys(lost)
        .map((field) => `${section}.${field}`)
        .sort(),
    );
    expect(new Set(result.errors!.map(({ extensions }) => extensions.code))).toEqual(
      new Set(["SUBGRAPH_UNAVAILABLE"]),
    );
    expect(JSON.stringify(result.errors)).not.toContain("db-prod-7");
    expect(masked[0].cause).toMatchObject({ cause: CAUSE });
  });

  it("asks its system for its state once, for however many customers", async () => {
    let asked = 0;
    answerStatus = () => {
      asked++;
      return Promise.resolve(STATUS);
    };
    expect((await ask(100)).sections).toHaveLength(100);
    expect(asked).toBe(1);
  });
});
