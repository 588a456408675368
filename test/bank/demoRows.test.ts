import { Decimal } from "decimal.js";
import { addDays, addMonths, asOfDay, daysBetween } from "../../bank/demo/dates";
import { catalogueRows, demoRows } from "../../bank/demo/demoRows";
import { DEPOSIT_PRODUCTS, LOAN_PRODUCTS } from "../../bank/demo/products";
import type { RowsOf, System, SystemRows } from "../../bank/demo/rows";
import * as customerEnums from "../../subgraphs/customers/types/enums";
import { TABLES as customers } from "../../subgraphs/customers/sources/tables";
import * as depositEnums from "../../subgraphs/deposits/types/enums";
import { TABLES as deposits } from "../../subgraphs/deposits/sources/tables";
import type { TransactionRecord } from "../../subgraphs/deposits/source";
import { TABLES as loans } from "../../subgraphs/loans/sources/tables";
import * as loanEnums from "../../subgraphs/loans/types/enums";
import { TABLES as service } from "../../subgraphs/service/sources/tables";
import * as serviceEnums from "../../subgraphs/service/types/enums";
import { TABLES as wealth } from "../../subgraphs/wealth/sources/tables";
import * as wealthEnums from "../../subgraphs/wealth/types/enums";

const TODAY = "2026-11-21";
const NUMBERS = Array.from({ length: 1_000 }, (_, i) => 1_001 + i);
const ALL = NUMBERS.map((n) => demoRows(n, TODAY));
const CATALOGUE = catalogueRows(TODAY);

/** All rows of one table. */
function rowsOf<Name extends System, Table extends keyof SystemRows[Name]>(system: Name, table: Table) {
  type Rows = NonNullable<SystemRows[Name][Table]>;
  return [...ALL, CATALOGUE].flatMap((rows) => (rows[system][table] ?? []) as Rows) as Rows;
}

function groupBy<Row>(rows: readonly Row[], key: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

const sumOf = (amounts: readonly (string | null)[]) =>
  amounts.reduce((total, amount) => total.plus(amount!), new Decimal(0)).toFixed(2);

/** The remainder by which IBANs and the like are checked, digit by digit. */
const remainder = (digits: string, divisor: number) =>
  [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % divisor, 0);
const asDigits = (text: string) => text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
const luhn = (digits: string) =>
  [...digits].reverse().reduce((sum, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return sum + (value > 9 ? value - 9 : value);
  }, 0) % 10;

describe("the demo bank's rows", () => {
  it("are the same bytes whenever and in whatever order they are made", () => {
    const before = [1_990, 1_042, 1_001].map((n) => JSON.stringify(ALL[n - 1_001]));
    expect([1_990, 1_042, 1_001].map((n) => JSON.stringify(demoRows(n, TODAY)))).toEqual(before);
    catalogueRows("2026-01-05");
    expect(catalogueRows(TODAY)).toEqual(CATALOGUE);
  });

  it("are other rows on another day", () => {
    expect(demoRows(1_002, "2025-02-28")).not.toEqual(ALL[1]);
  });

  /** What mutations were answered, stewards decided and events told is nobody's demo; what other subgraphs know is copied. */
  const MADE_LATER = [
    ...["idempotencyKeys", "endedReferences", "matchCandidates", "identityProposals"],
    ...["customerAccess", "customerReference", "customerAlias"],
    ...["processedEvents", "callCentreContacts"],
  ];
  const tables = Object.entries({ customers, deposits, loans, wealth, service }).flatMap(([system, all]) =>
    Object.entries(all).map(([name, { key }]) => ({ system: system as System, name, key: key as string[] })),
  );

  it.each(tables)("have keys of their own in $system.$name", ({ system, name, key }) => {
    const rows = rowsOf(system, name as never) as Record<string, string>[];
    const keys = rows.map((row) => key.map((property) => String(row[property])).join("|"));
    expect(new Set(keys).size).toBe(keys.length);
    expect(rows.length > 0).toBe(!MADE_LATER.includes(name));
  });

  it("have numbers of their own", () => {
    for (const values of [
      rowsOf("customers", "customers").map(({ customerNumber }) => customerNumber),
      rowsOf("customers", "identifiers").map(({ scheme, value }) => scheme + value),
      rowsOf("deposits", "accounts").map(({ accountNumber }) => accountNumber),
      rowsOf("deposits", "accounts").flatMap(({ iban }) => iban ?? []),
      rowsOf("loans", "loans").map(({ loanNumber }) => loanNumber),
      rowsOf("service", "cases").map(({ caseNumber }) => caseNumber),
      rowsOf("wealth", "securities").map(({ localCode }) => localCode),
      rowsOf("wealth", "securities").flatMap(({ isin }) => isin ?? []),
    ])
      expect(new Set(values).size).toBe(values.length);
  });

  it("refer to customers, accounts, securities, cases and products that exist", () => {
    const known = {
      customer: new Set(rowsOf("customers", "customers").map(({ id }) => id)),
      account: new Set(rowsOf("deposits", "accounts").map(({ id }) => id)),
      security: new Set(rowsOf("wealth", "securities").map(({ id }) => id)),
      case: new Set(rowsOf("service", "cases").map(({ id }) => id)),
      branch: new Set(rowsOf("customers", "branches").map(({ id }) => id)),
      manager: new Set(rowsOf("customers", "relationshipManagers").map(({ id }) => id)),
    };
    for (const { customerId } of [...rowsOf("deposits", "accountHolders"), ...rowsOf("loans", "borrowers")])
      expect(known.customer).toContain(customerId);
    for (const { repaymentAccountId } of rowsOf("loans", "loans"))
      if (repaymentAccountId !== null) expect(known.account).toContain(repaymentAccountId);
    for (const { securityId } of [...rowsOf("wealth", "holdings"), ...rowsOf("wealth", "orders")])
      expect(known.security).toContain(securityId);
    for (const { caseId } of rowsOf("service", "interactions"))
      if (caseId) expect(known.case).toContain(caseId);
    for (const { branchId, relationshipManagerId } of rowsOf("customers", "customers")) {
      expect(known.branch).toContain(branchId);
      if (relationshipManagerId !== null) expect(known.manager).toContain(relationshipManagerId);
    }
  });
});

/** The words of an enum, and those that rows have. */
function words(rows: readonly (string | null)[], enumeration: Record<string, string>) {
  const found = new Set(rows.filter((word) => word !== null));
  return { found: [...found].sort(), known: Object.values(enumeration).sort() };
}

describe("the demo bank's variety", () => {
  const c = customerEnums;
  const d = depositEnums;
  const l = loanEnums;
  const s = serviceEnums;
  const w = wealthEnums;
  it.each([
    ["party types", rowsOf("customers", "customers").map((row) => row.partyType), c.PartyType],
    ["segments", rowsOf("customers", "customers").map((row) => row.segment), c.Segment],
    ["KYC statuses", rowsOf("customers", "customers").map((row) => row.kycStatus), c.KycStatus],
    ["income bands", rowsOf("customers", "customers").map((row) => row.incomeBand), c.IncomeBand],
    ["educations", rowsOf("customers", "customers").map((row) => row.education), c.Education],
    ["marital statuses", rowsOf("customers", "customers").map((row) => row.maritalStatus), c.MaritalStatus],
    ["sexes", rowsOf("customers", "customers").map((row) => row.sex), c.Sex],
    ["identifier schemes", rowsOf("customers", "identifiers").map((row) => row.scheme), c.IdentifierScheme],
    ["contact point types", rowsOf("customers", "contactPoints").map((row) => row.type), c.ContactPointType],
    ["address types", rowsOf("customers", "addresses").map((row) => row.type), c.AddressType],
    ["consent purposes", rowsOf("customers", "consents").map((row) => row.purpose), c.ConsentPurpose],
    ["consent statuses", rowsOf("customers", "consents").map((row) => row.status), c.ConsentStatus],
    ["match methods", rowsOf("customers", "externalReferences").map((row) => row.matchMethod), c.MatchMethod],
    ["account types", rowsOf("deposits", "accounts").map((row) => row.accountType), d.AccountType],
    ["account statuses", rowsOf("deposits", "accounts").map((row) => row.status), d.AccountStatus],
    ["balance types", rowsOf("deposits", "balances").map((row) => row.type), d.BalanceType],
    ["account roles", rowsOf("deposits", "accountHolders").map((row) => row.role), d.AccountRole],
    [
      "maturity instructions",
      rowsOf("deposits", "termDeposits").map((row) => row.maturityInstruction),
      d.MaturityInstruction,
    ],
    ["frequencies", rowsOf("deposits", "standingOrders").map((row) => row.frequency), d.PaymentFrequency],
    ["order statuses", rowsOf("deposits", "standingOrders").map((row) => row.status), d.StandingOrderStatus],
    ["transaction types", rowsOf("deposits", "transactions").map((row) => row.type), d.TransactionType],
    ["card types", rowsOf("deposits", "cards").map((row) => row.cardType), d.CardType],
    ["card statuses", rowsOf("deposits", "cards").map((row) => row.status), d.CardStatus],
    ["loan statuses", rowsOf("loans", "loans").map((row) => row.status), l.LoanStatus],
    ["loan purposes", rowsOf("loans", "loans").map((row) => row.purpose), l.LoanPurpose],
    [
      "delinquency buckets",
      rowsOf("loans", "loans").map((row) => row.delinquencyBucket),
      l.DelinquencyBucket,
    ],
    ["borrower roles", rowsOf("loans", "borrowers").map((row) => row.role), l.BorrowerRole],
    ["payment methods", rowsOf("loans", "payments").map((row) => row.method), l.LoanPaymentMethod],
    ["collateral types", rowsOf("loans", "collateral").map((row) => row.type), l.CollateralType],
    ["asset classes", rowsOf("wealth", "securities").map((row) => row.assetClass), w.AssetClass],
    ["security ratings", rowsOf("wealth", "securities").map((row) => row.riskRating), w.SecurityRiskRating],
    ["customer ratings", rowsOf("wealth", "riskProfiles").map((row) => row.rating), w.CustomerRiskRating],
    ["price types", rowsOf("wealth", "holdings").map((row) => row.priceType), w.PriceType],
    ["investment order statuses", rowsOf("wealth", "orders").map((row) => row.status), w.OrderStatus],
    ["investment order sides", rowsOf("wealth", "orders").map((row) => row.side), w.OrderSide],
    ["channels of contacts", rowsOf("service", "interactions").map((row) => row.channel), s.ServiceChannel],
    ["directions", rowsOf("service", "interactions").map((row) => row.direction), s.InteractionDirection],
    ["outcomes", rowsOf("service", "interactions").map((row) => row.outcome), s.InteractionOutcome],
    ["case categories", rowsOf("service", "cases").map((row) => row.category), s.CaseCategory],
    ["case statuses", rowsOf("service", "cases").map((row) => row.status), s.CaseStatus],
    ["case priorities", rowsOf("service", "cases").map((row) => row.priority), s.CasePriority],
    ["case event types", rowsOf("service", "caseEvents").map((row) => row.type), s.CaseEventType],
  ] as [string, string[], Record<string, string>][])("has all %s and no other", (_, rows, enumeration) => {
    const { found, known } = words(rows, enumeration);
    expect(found).toEqual(known);
  });

  it("uses only the words of enums that not all occur", () => {
    const allowed = (rows: readonly (string | null)[], enumeration: Record<string, string>) => {
      const { found, known } = words(rows, enumeration);
      expect(known).toEqual(expect.arrayContaining(found));
    };
    allowed(
      rowsOf("deposits", "transactions").map((row) => row.purpose),
      d.PaymentPurpose,
    );
    allowed(
      rowsOf("loans", "instalments").map((row) => row.status),
      l.InstalmentStatus,
    );
    allowed(
      rowsOf("wealth", "orders").map((row) => row.channel),
      w.OrderChannel,
    );
  });

  it("sells every product to somebody", () => {
    const codes = (rows: readonly { productCode: string | null }[]) =>
      new Set(rows.map((row) => row.productCode));
    expect(codes(rowsOf("deposits", "accounts")).size).toBe(DEPOSIT_PRODUCTS.length);
    expect(codes(rowsOf("loans", "loans")).size).toBe(LOAN_PRODUCTS.length);
    const held = new Set(rowsOf("wealth", "holdings").map(({ securityId }) => securityId));
    const classes = rowsOf("wealth", "securities").filter(({ id }) => held.has(id));
    expect(new Set(classes.map(({ assetClass }) => assetClass)).size).toBe(10);
  });

  it("has customers with something in every system and customers who lack any one", () => {
    const knows = (rows: SystemRows, system: System) =>
      rows.customers.externalReferences!.some((reference) => reference.system === KEYS[system]);
    const KEYS = {
      deposits: "core",
      loans: "loans",
      wealth: "wealth",
      service: "service-desk",
      customers: "crm",
    };
    for (const system of ["deposits", "loans", "wealth", "service"] as const) {
      const without = ALL.filter((rows) => !knows(rows, system));
      expect(without.length).toBeGreaterThan(30);
      for (const rows of without)
        // A stranger's call has a number of the customer, but belongs to nobody.
        for (const table of Object.values(rows[system] as RowsOf<Record<string, never>>) as {
          customerId?: string;
        }[][])
          expect(table.filter((row) => row.customerId !== null)).toEqual([]);
    }
    expect(ALL.some((rows) => Object.keys(KEYS).every((system) => knows(rows, system as System)))).toBe(true);
  });

  it("has one organisation in about sixteen customers, and Chinese and English names", () => {
    const all = rowsOf("customers", "customers");
    const organisations = all.filter(({ partyType }) => partyType === "ORGANISATION").length;
    expect(organisations).toBeGreaterThan(40);
    expect(organisations).toBeLessThan(85);
    expect(all.filter(({ legalName }) => /^\p{Script=Han}+$/u.test(legalName)).length).toBeGreaterThan(700);
    expect(all.filter(({ legalName }) => /^[A-Z]/.test(legalName)).length).toBeGreaterThan(80);
  });

  it("invents all people: no mailbox and no identity card is anybody's", () => {
    for (const { type, value } of rowsOf("customers", "contactPoints"))
      if (type === "EMAIL") expect(value).toMatch(/^[a-z0-9.]+@example\.com$/);
    for (const { scheme, value } of rowsOf("customers", "identifiers"))
      if (scheme === "NATIONAL_ID") expect(value).toMatch(/^99\d{15}[\dX]$/);
  });
});

describe("the demo bank's deposits", () => {
  const byAccount = groupBy(rowsOf("deposits", "transactions"), ({ accountId }) => accountId);
  const balances = groupBy(rowsOf("deposits", "balances"), ({ accountId }) => accountId);
  const signed = (amount: string, indicator: string) =>
    new Decimal(amount).times(indicator === "DBIT" ? -1 : 1);

  it("have running balances that are right to the cent, in the order of booking", () => {
    const check = (before: TransactionRecord, after: TransactionRecord) => {
      const change = signed(after.amount, after.creditDebitIndicator);
      return (
        new Decimal(before.balanceAfter!).plus(change).equals(after.balanceAfter!) &&
        before.bookedOn <= after.bookedOn &&
        before.sequence + 1 === after.sequence
      );
    };
    const wrong = [...byAccount.values()].flatMap((rows) =>
      rows.slice(1).filter((row, i) => !check(rows[i], row)),
    );
    expect(wrong).toEqual([]);
  });

  it("have balances that follow from the last transaction, and nothing booked in the future", () => {
    for (const account of rowsOf("deposits", "accounts")) {
      const rows = byAccount.get(account.id)!;
      const last = rows[rows.length - 1];
      const [clbd, itbd, itav] = ["CLBD", "ITBD", "ITAV"].map((type) => {
        const { amount, creditDebitIndicator } = balances.get(account.id)!.find((row) => row.type === type)!;
        return signed(amount, creditDebitIndicator);
      });
      expect([clbd.toFixed(2), itbd.toFixed(2)]).toEqual([last.balanceAfter, last.balanceAfter]);
      expect(itav.lte(itbd)).toBe(true);
      expect(last.bookedOn < TODAY || account.openedOn === TODAY).toBe(true);
      expect(rows[0].bookedOn >= account.openedOn).toBe(true);
      if (account.status === "CLOSED") expect(itbd.isZero()).toBe(true);
    }
  });

  it("have 20 to 60 transactions on most first accounts, and 5,000 on one", () => {
    const counts = rowsOf("deposits", "accounts")
      .filter(({ id }) => id.endsWith("01"))
      .map(({ id }) => byAccount.get(id)!.length);
    expect(counts.filter((count) => count >= 20 && count <= 61).length).toBeGreaterThan(0.9 * counts.length);
    expect(byAccount.get("A-100701")).toHaveLength(5_000);
  });

  it("have an IBAN with right check digits for euro and none for other money", () => {
    for (const { iban, currency } of rowsOf("deposits", "accounts")) {
      expect(iban === null).toBe(currency !== "EUR");
      if (iban !== null) expect(remainder(asDigits(iban.slice(4) + iban.slice(0, 4)), 97)).toBe(1);
    }
    expect(new Set(rowsOf("deposits", "accounts").map(({ currency }) => currency))).toEqual(
      new Set(["CNY", "USD", "EUR", "HKD"]),
    );
  });

  it("have terms of the product's length that are running, some of which end within 90 days", () => {
    const accounts = new Map(rowsOf("deposits", "accounts").map((account) => [account.id, account]));
    const terms = rowsOf("deposits", "termDeposits");
    for (const { accountId, startDate, maturityDate, principal } of terms) {
      const { productCode, openedOn } = accounts.get(accountId)!;
      const months = DEPOSIT_PRODUCTS.find(({ code }) => code === productCode)!.termMonths!;
      expect({ startDate, maturityDate }).toEqual({
        startDate: openedOn,
        maturityDate: addMonths(openedOn, months),
      });
      expect(maturityDate > TODAY).toBe(true);
      expect(byAccount.get(accountId)!.map(({ balanceAfter }) => balanceAfter)).toEqual([principal]);
    }
    const soon = terms.filter(({ maturityDate }) => maturityDate <= addDays(TODAY, 90));
    expect(soon.length).toBeGreaterThan(0.25 * terms.length);
    expect(soon.length).toBeLessThan(terms.length);
  });

  it("give every account one owner, who is its customer", () => {
    for (const [accountId, holders] of groupBy(rowsOf("deposits", "accountHolders"), (row) => row.accountId))
      expect(holders.filter(({ role }) => role === "OWNER").map(({ customerId }) => customerId)).toEqual([
        `C-${accountId.slice(2, -2)}`,
      ]);
  });
});

describe("the demo bank's loans", () => {
  const schedules = groupBy(rowsOf("loans", "instalments"), ({ loanId }) => loanId);
  const payments = groupBy(rowsOf("loans", "payments"), ({ loanId }) => loanId);
  const all = rowsOf("loans", "loans");

  it("have schedules whose principal parts add up to what was lent", () => {
    for (const loan of all.filter(({ status }) => status !== "PENDING")) {
      const schedule = schedules.get(loan.id)!;
      expect(schedule).toHaveLength(loan.termMonths);
      expect(sumOf(schedule.map(({ principal }) => principal))).toBe(loan.originalPrincipal);
      for (const { principal, interest, amount } of schedule)
        expect(sumOf([principal, interest])).toBe(amount);
      // Equal payments, but for the last.
      expect(new Set(schedule.slice(0, -1).map(({ amount }) => amount)).size).toBe(1);
      expect(schedule[schedule.length - 1].dueDate).toBe(loan.maturityDate);
    }
  });

  it("charge a month's interest on what is still owed", () => {
    for (const loan of all.filter(({ status }) => status !== "PENDING")) {
      let owed = new Decimal(loan.originalPrincipal);
      for (const { principal, interest } of schedules.get(loan.id)!) {
        expect(owed.times(loan.interestRate!).div(1_200).toFixed(2, Decimal.ROUND_HALF_UP)).toBe(interest);
        owed = owed.minus(principal!);
      }
      expect(owed.isZero()).toBe(true);
    }
  });

  it("are owed what was lent and not repaid", () => {
    for (const loan of all) {
      const schedule = schedules.get(loan.id) ?? [];
      const paid = sumOf((payments.get(loan.id) ?? []).map(({ amount }) => amount));
      const due = schedule.filter(({ dueDate }) => dueDate < TODAY);
      const late = schedule.filter(({ status }) => status === "OVERDUE" || status === "PARTLY_PAID");
      expect(sumOf([paid, loan.totalOverdue])).toBe(sumOf(due.map(({ amount }) => amount)));
      const unpaid = schedule.filter(({ status }) => status !== "PAID");
      const owed = [...unpaid.map(({ principal }) => principal), ...late.map(({ interest }) => interest)];
      const partly = new Decimal(sumOf(late.map(({ amount }) => amount))).minus(loan.totalOverdue!);
      expect(sumOf([loan.principalOutstanding, loan.interestOutstanding, partly.toFixed(2)])).toBe(
        sumOf(owed),
      );
      if (loan.status === "PAID_OFF") expect(loan.principalOutstanding).toBe("0.00");
    }
  });

  it("are in arrears since the first instalment that was not paid", () => {
    for (const loan of all) {
      const schedule = schedules.get(loan.id) ?? [];
      const late = schedule.filter(({ status }) => status === "OVERDUE" || status === "PARTLY_PAID");
      expect(late.every(({ dueDate }) => dueDate < TODAY)).toBe(true);
      expect(loan.overdueSince).toBe(late[0]?.dueDate ?? null);
      const days = loan.overdueSince === null ? 0 : daysBetween(loan.overdueSince, TODAY);
      expect(loan.pastDueDays).toBe(days);
      const bucket = ["CURRENT", "DPD_1_30", "DPD_31_60", "DPD_61_90", "DPD_OVER_90"][
        Math.min(4, Math.ceil(days / 30))
      ];
      expect(loan.delinquencyBucket).toBe(bucket);
      expect(days > 0).toBe(["IN_ARREARS", "DEFAULTED", "WRITTEN_OFF"].includes(loan.status));
    }
    expect(all.some(({ status }) => status === "IN_ARREARS")).toBe(true);
  });

  it("name the next instalment and the last payment", () => {
    for (const loan of all) {
      const next = (schedules.get(loan.id) ?? []).find(({ dueDate }) => dueDate >= TODAY);
      expect(loan.nextPaymentDueDate).toBe(next?.dueDate ?? null);
      expect(loan.nextPaymentAmount).toBe(next?.amount ?? null);
      const days = (payments.get(loan.id) ?? []).map(({ paidOn }) => paidOn).sort();
      expect(loan.lastPaymentDate).toBe(days[days.length - 1] ?? null);
      expect(loan.lastPaymentDate === null || loan.lastPaymentDate < TODAY).toBe(true);
    }
  });

  it("are paid from the account that the loan system names", () => {
    const accounts = new Map(rowsOf("deposits", "accounts").map((account) => [account.id, account]));
    const booked = groupBy(
      rowsOf("deposits", "transactions").filter(({ purpose }) => purpose === "LOAN_PAYMENT"),
      ({ accountId }) => accountId,
    );
    let seen = 0;
    for (const loan of all.filter(({ repaymentAccountId }) => repaymentAccountId !== null)) {
      expect(accounts.get(loan.repaymentAccountId!)!.status).toBe("ACTIVE");
      for (const { amount, bookedOn } of booked.get(loan.repaymentAccountId!) ?? [])
        seen += (payments.get(loan.id) ?? []).filter(
          (p) => p.amount === amount && p.paidOn === bookedOn,
        ).length;
    }
    expect(seen).toBeGreaterThanOrEqual([...booked.values()].flat().length);
    expect(seen).toBeGreaterThan(100);
  });
});

describe("the demo bank's investments", () => {
  const securities = new Map(rowsOf("wealth", "securities").map((security) => [security.id, security]));

  it("have ISINs with right check digits", () => {
    const isins = [...securities.values()].flatMap(({ isin }) => isin ?? []);
    expect(isins.length).toBeGreaterThan(40);
    for (const isin of isins) expect([isin.length, luhn(asDigits(isin))]).toEqual([12, 0]);
  });

  it("are worth quantity by price, rounded half up, at the security's price", () => {
    for (const { quantity, unitPrice, marketValue, securityId, currency } of rowsOf("wealth", "holdings")) {
      expect(new Decimal(quantity).times(unitPrice).toFixed(2, Decimal.ROUND_HALF_UP)).toBe(marketValue);
      const security = securities.get(securityId)!;
      expect({ unitPrice, currency }).toEqual({ unitPrice: security.unitPrice, currency: security.currency });
      expect(new Decimal(quantity).gt(0)).toBe(true);
    }
  });

  it("keep 250 business days of prices for each fund, the last of which is its price", () => {
    const navs = groupBy(rowsOf("wealth", "navs"), ({ securityId }) => securityId);
    const funds = [...securities.values()].filter(({ priceType }) => priceType === "NAV");
    expect([...navs.keys()].sort()).toEqual(funds.map(({ id }) => id).sort());
    for (const { id, unitPrice, priceAsOf } of funds) {
      const prices = navs.get(id)!;
      expect(prices).toHaveLength(250);
      expect(prices[249]).toEqual({ securityId: id, date: priceAsOf, value: unitPrice });
      expect(prices.some(({ date }) => [0, 6].includes(new Date(date).getUTCDay()))).toBe(false);
    }
  });

  it("are held by customers with a risk profile, some of which has expired", () => {
    const profiles = groupBy(rowsOf("wealth", "riskProfiles"), ({ customerId }) => customerId);
    for (const { customerId } of rowsOf("wealth", "holdings")) expect(profiles.has(customerId)).toBe(true);
    const newest = [...profiles.values()].map((rows) => rows[rows.length - 1]);
    const expired = newest.filter(({ validUntil }) => validUntil! < TODAY);
    expect(expired.length).toBeGreaterThan(10);
    expect(expired.length).toBeLessThan(newest.length / 2);
  });
});

describe("the demo bank's service desk", () => {
  const now = asOfDay(TODAY);
  const time = (text: string) => Date.parse(text);

  it("has open complaints, overdue cases and satisfied customers", () => {
    const cases = rowsOf("service", "cases");
    const open = cases.filter(({ closedAt }) => closedAt === null);
    expect(open.some(({ category }) => category === "COMPLAINT")).toBe(true);
    expect(open.some(({ dueAt }) => dueAt! < now)).toBe(true);
    expect(open.some(({ dueAt }) => dueAt! > now)).toBe(true);
    expect(cases.some(({ satisfactionScore }) => satisfactionScore === "5")).toBe(true);
    expect(cases.some(({ timely }) => timely === false)).toBe(true);
  });

  it("has histories that go forward in time and do not reach into the future", () => {
    const events = groupBy(rowsOf("service", "caseEvents"), ({ caseId }) => caseId);
    for (const { id, openedAt, closedAt, status } of rowsOf("service", "cases")) {
      const times = events.get(id)!.map(({ occurredAt }) => time(occurredAt));
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times[0]).toBe(time(openedAt));
      expect(closedAt === null).toBe(["OPEN", "IN_PROGRESS"].includes(status));
      if (closedAt !== null) expect(times[times.length - 1]).toBe(time(closedAt));
      expect(times[times.length - 1]).toBeLessThan(time(now));
    }
    for (const { startedAt, endedAt } of rowsOf("service", "interactions")) {
      expect(time(startedAt)).toBeLessThan(time(now));
      if (endedAt !== null) expect(time(endedAt)).toBeGreaterThan(time(startedAt));
    }
  });

  it("has calls of people whom nobody recognised", () => {
    const strangers = rowsOf("service", "interactions").filter(({ customerId }) => customerId === null);
    expect(strangers.length).toBeGreaterThan(50);
  });
});

describe("the showcase, C-1042", () => {
  const rows = ALL[41];
  const [customer] = rows.customers.customers!;

  it("is Chen Meiling, with every field of the profile filled", () => {
    expect(customer).toMatchObject({
      id: "C-1042",
      legalName: "陈美玲",
      name: "Chen Meiling",
      partyType: "PERSON",
    });
    expect(Object.entries(customer).filter(([, value]) => value === null || value === "")).toEqual([]);
    expect(rows.customers.externalReferences!.map(({ system, externalId }) => [system, externalId])).toEqual([
      ["core", "1042"],
      ["crm", "C00001042"],
      ["loans", "LB-0001042"],
      ["wealth", expect.any(String)],
      ["service-desk", "SD1042"],
    ]);
    expect(rows.customers.consents!.map(({ status }) => status)).toEqual([
      "GIVEN",
      "GIVEN",
      "GIVEN",
      "WITHDRAWN",
    ]);
  });

  it("has a joint account, savings, euro, and a term deposit that matures within 90 days", () => {
    expect(rows.deposits.accounts!.map(({ productCode }) => productCode)).toEqual([
      "DCURG",
      "DSAV",
      "DT12",
      "DEUR",
    ]);
    expect(rows.deposits.accountHolders).toContainEqual(
      expect.objectContaining({ accountId: "A-104201", customerId: "C-1041", role: "JOINT_OWNER" }),
    );
    const [{ maturityDate }] = rows.deposits.termDeposits!;
    expect(daysBetween(TODAY, maturityDate)).toBeGreaterThan(0);
    expect(daysBetween(TODAY, maturityDate)).toBeLessThanOrEqual(90);
  });

  it("has a running mortgage, holdings of several kinds and a valid risk profile", () => {
    expect(rows.loans.loans).toMatchObject([
      { purpose: "HOME", status: "ACTIVE", repaymentAccountId: "A-104201" },
    ]);
    expect(rows.loans.collateral).toHaveLength(1);
    expect(rows.wealth.holdings!.length).toBeGreaterThanOrEqual(5);
    expect(rows.wealth.holdings!.every(({ costBasis }) => costBasis !== null)).toBe(true);
    const profiles = rows.wealth.riskProfiles!;
    expect(profiles[profiles.length - 1].validUntil! > TODAY).toBe(true);
  });

  it("has an open complaint and contacts on several channels", () => {
    const open = rows.service.cases!.filter(({ closedAt }) => closedAt === null);
    expect(open).toMatchObject([{ category: "COMPLAINT", status: "IN_PROGRESS" }]);
    expect(new Set(rows.service.interactions!.map(({ channel }) => channel)).size).toBeGreaterThanOrEqual(5);
  });

  it.each(["2026-02-28", "2027-03-31", "2028-02-29"])("is complete on %s, too", (today) => {
    const { deposits: held, service: desk } = demoRows(1_042, today);
    expect(daysBetween(today, held.termDeposits![0].maturityDate)).toBeGreaterThan(30);
    expect(desk.cases!.some(({ closedAt }) => closedAt === null)).toBe(true);
  });
});
