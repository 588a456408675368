import { type LoanServicing, startLoanServicing } from "../../bank/legacy/loanServicing/startLoanServicing";
import { projectFile } from "../../schema/files";
import { openSoap, type SoapOptions } from "../../subgraphs/kit/adapters/soap";
import { openSystem } from "../../subgraphs/kit/adapters/system";

const WSDL = projectFile("bank", "legacy", "loanServicing", "loanServicing.wsdl");

describe("the stand-in for a loan system", () => {
  let standIn: LoanServicing;
  beforeAll(async () => {
    standIn = await startLoanServicing({ customers: 100, today: "2026-11-20" });
  });
  afterAll(() => standIn.close());

  const own = () => ({
    username: standIn.settings.LOANS_LOAN_SERVICING_USERNAME,
    password: standIn.settings.LOANS_LOAN_SERVICING_PASSWORD,
    passwordType: "digest" as "digest" | "text",
  });
  const ask = async (
    operation: string,
    argument: object,
    options: Partial<SoapOptions> = {},
    token = own(),
  ) => {
    const soap = openSoap(openSystem({ name: "loan-servicing", retries: 0 }), {
      wsdl: standIn.settings.LOANS_LOAN_SERVICING_WSDL,
      endpoint: standIn.settings.LOANS_LOAN_SERVICING_ENDPOINT,
      port: "LoanServicingSoap11",
      credentials: { usernameToken: token },
      ...options,
    });
    return soap.call({ operation, argument, keys: 1 }).finally(() => soap.close());
  };
  const over12 = (): Partial<SoapOptions> => ({
    version: "1.2",
    wsdl: WSDL,
    port: "LoanServicingSoap12",
    endpoint: standIn.settings.LOANS_LOAN_SERVICING_ENDPOINT.replace("soap11", "soap12"),
  });

  it("tells a customer's loans by its own numbers, names and codes", async () => {
    const answer = await ask("FindLoansByCustomer", { CustomerNo: ["LB-0001042"] });
    expect(answer).toMatchObject({
      CustomerLoans: [
        {
          "@customerNo": "LB-0001042",
          Loan: [
            {
              "@accountNo": "000000104201",
              ContractNo: "620000104201",
              ProductCode: "LHOME",
              PurposeCode: "01",
              StatusCode: "CUR",
              OriginalAmount: { $: "1280000.00", "@ccy": "CNY" },
              AnnualRate: "0.0345",
              TermMonths: "240",
              OpenDate: "2019-11-08+08:00",
              Arrears: { Amount: { $: "0.00", "@ccy": "CNY" }, Since: null, Days: "0", Class: "0" },
              RoleCode: "P",
            },
          ],
        },
      ],
    });
  });

  it("says the same over SOAP 1.1 and 1.2", async () => {
    const asked = { AccountNo: ["000000104201"], MaxEntries: 3 };
    for (const operation of ["GetLoanAccounts", "GetSchedules", "GetReceipts", "GetParties", "GetCollateral"])
      expect(await ask(operation, asked, over12())).toEqual(await ask(operation, asked));
  });

  it("has no entry for a key that it does not know", async () => {
    expect(await ask("FindLoansByCustomer", { CustomerNo: ["LB-0000001", "LB-9999999", "x"] })).toEqual({
      CustomerLoans: [],
    });
    expect(await ask("GetLoanAccounts", { AccountNo: ["000000104299", "999999999999"] })).toEqual({
      LoanAccount: [],
    });
  });

  it.each(["1.1", "1.2"] as const)("lets in nobody else, over SOAP %s", async (version) => {
    const options = version === "1.2" ? over12() : {};
    for (const wrong of [{ password: "other" }, { username: "other" }, { passwordType: "text" as const }])
      await expect(ask("ListProducts", {}, options, { ...own(), ...wrong })).rejects.toMatchObject({
        code: "SUBGRAPH_UNAVAILABLE",
        message: expect.stringContaining("FailedAuthentication") as string,
      });
  });

  it.each(["1.1", "1.2"] as const)("refuses a list that is too long, over SOAP %s", async (version) => {
    const CustomerNo = Array.from({ length: 201 }, () => "LB-0001042");
    const options = version === "1.2" ? over12() : {};
    await expect(ask("FindLoansByCustomer", { CustomerNo }, options)).rejects.toMatchObject({
      code: "SOURCE_ANSWER_INVALID",
      message: expect.stringContaining("TooManyKeys") as string,
    });
  });
});
