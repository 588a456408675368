import { DATABASES } from "../../../helpers/databases";
import { openLoans, product, type OpenLoans } from "../openLoans";

interface Catalogue {
  productCatalogue: {
    loans: { edges: { node: { code: string } }[]; pageInfo: { endCursor: string; hasNextPage: boolean } };
  };
}

describe.each(DATABASES)("ProductCatalogue.loans on the $name database", (database) => {
  let loans: OpenLoans;
  beforeAll(async () => {
    loans = await openLoans(database, {
      products: [
        product({ code: "P-2", name: "Personal loan", status: "WITHDRAWN" }),
        product({ code: "P-1", name: "Personal loan" }),
        product({
          code: "CAR",
          name: "Car loan",
          description: "Buys a car.",
          purpose: "CAR",
          interestRate: "6.900000",
          maximumAmount: "60000.00",
          maximumMonths: 72,
        }),
      ],
    });
  });
  afterAll(() => loans.close());

  it("answers a product with its terms, and null for no limit", async () => {
    expect(
      await loans.ask(`{ productCatalogue { loans(first: 2) { totalCount edges { node {
        ... on Product { code name description status currency }
        purpose interestRate maximumAmount { amount currency } maximumMonths } } } } }`),
    ).toEqual({
      productCatalogue: {
        loans: {
          totalCount: 3,
          edges: [
            {
              node: {
                code: "CAR",
                name: "Car loan",
                description: "Buys a car.",
                status: "AVAILABLE",
                currency: "EUR",
                purpose: "CAR",
                interestRate: "6.900000",
                maximumAmount: { amount: "60000.00", currency: "EUR" },
                maximumMonths: 72,
              },
            },
            {
              node: {
                code: "P-1",
                name: "Personal loan",
                description: "A loan.",
                status: "AVAILABLE",
                currency: "EUR",
                purpose: null,
                interestRate: null,
                maximumAmount: null,
                maximumMonths: null,
              },
            },
          ],
        },
      },
    });
  });

  it("pages the products by name, those of one name each once", async () => {
    const query = `query ($after: String) { productCatalogue { loans(first: 2, after: $after) {
      edges { node { code } } pageInfo { hasNextPage endCursor } } } }`;
    const first = ((await loans.ask(query)) as Catalogue).productCatalogue.loans;
    const after = first.pageInfo.endCursor;
    const second = ((await loans.ask(query, { after })) as Catalogue).productCatalogue.loans;
    expect([...first.edges, ...second.edges].map(({ node }) => node.code)).toEqual(["CAR", "P-1", "P-2"]);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
  });
});
