// The contender: what a team would write by hand for this one page. A Fastify handler that reads the same
// PostgreSQL with SQL, the sections side by side, and answers the same JSON as customerView.graphql.
import Fastify from "fastify";
import pg from "pg";

const NUMERIC_AND_DATES_AS_TEXT = {
  getTypeParser(oid, format) {
    if (oid === 1082) return (text) => text;
    if (oid === 1184) return (text) => new Date(text).toISOString();
    return pg.types.getTypeParser(oid, format);
  },
};
const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: 50, // as many as the five subgraphs hold together
  types: NUMERIC_AND_DATES_AS_TEXT,
  options: "-c TimeZone=UTC",
});
const rows = async (text, ...values) => (await pool.query(text, values)).rows;
const row = async (text, ...values) => (await rows(text, ...values))[0] ?? null;
const money = (amount, currency) => (amount === null ? null : { amount, currency });
const edges = (list, edgeOf) => list.map(edgeOf);
const groupBy = (list, key) => {
  const groups = new Map();
  for (const item of list) {
    const group = groups.get(item[key]);
    if (group) group.push(item);
    else groups.set(item[key], [item]);
  }
  return (id) => groups.get(id) ?? [];
};
const status = (schema) =>
  row(
    `SELECT CASE WHEN stale_at <= now() THEN 'STALE' ELSE 'CURRENT' END AS status, as_of AS "asOf",
       source_system AS "sourceSystem" FROM ${schema}.source_status ORDER BY loaded_at DESC LIMIT 1`,
  );

async function profile(id) {
  const [state, customer, identifiers, contactPoints, addresses, references, consents] = await Promise.all([
    status("customers"),
    row(
      `SELECT c.*, m.name AS manager_name, m.email AS manager_email, m.phone AS manager_phone,
         b.id AS b_id, b.name AS b_name, b.city AS b_city
       FROM customers.customers c LEFT JOIN customers.relationship_managers m ON m.id = c.relationship_manager_id
       LEFT JOIN customers.branches b ON b.id = m.branch_id WHERE c.id = $1`,
      id,
    ),
    rows(
      `SELECT scheme, value, valid_to AS "validTo" FROM customers.identifiers WHERE customer_id = $1 ORDER BY scheme, value`,
      id,
    ),
    rows(
      `SELECT type, value, is_primary AS "isPrimary" FROM customers.contact_points WHERE customer_id = $1 ORDER BY is_primary DESC, id`,
      id,
    ),
    rows(
      `SELECT type, lines, city, region, postal_code AS "postalCode", country FROM customers.addresses WHERE customer_id = $1 ORDER BY id`,
      id,
    ),
    rows(
      `SELECT system, external_id AS "externalId", match_method AS "matchMethod", confidence
       FROM customers.external_references WHERE customer_id = $1 ORDER BY system, external_id`,
      id,
    ),
    rows(
      `SELECT purpose, channel, status, given_on AS "givenOn", expires_on AS "expiresOn"
       FROM customers.consents WHERE customer_id = $1 ORDER BY purpose, id`,
      id,
    ),
  ]);
  if (!customer) return null;
  const c = customer;
  return {
    id: c.id,
    customerNumber: c.customer_number,
    partyType: c.party_type,
    legalName: c.legal_name,
    name: c.name,
    dateOfBirth: c.date_of_birth,
    segment: c.segment,
    customerSince: c.customer_since,
    kycStatus: c.kyc_status,
    kycReviewDate: c.kyc_review_date,
    occupation: c.occupation,
    education: c.education,
    incomeBand: c.income_band,
    relationshipManager: c.relationship_manager_id && {
      id: c.relationship_manager_id,
      name: c.manager_name,
      email: c.manager_email,
      phone: c.manager_phone,
      branch: c.b_id && { id: c.b_id, name: c.b_name, city: c.b_city },
    },
    profile: {
      status: state.status,
      asOf: c.as_of,
      sourceSystem: c.source_system,
      sex: c.sex,
      nationality: c.nationality,
      preferredLanguage: c.preferred_language,
      maritalStatus: c.marital_status,
    },
    identifiers,
    contactPoints,
    addresses,
    externalReferences: references,
    consents,
  };
}

async function deposits(id) {
  const [state, totals, accounts, [{ count }]] = await Promise.all([
    status("deposits"),
    rows(
      `SELECT sum(CASE b.credit_debit_indicator WHEN 'CRDT' THEN b.amount ELSE -b.amount END) AS amount, a.currency
       FROM deposits.account_holders h JOIN deposits.accounts a ON a.id = h.account_id
       JOIN deposits.balances b ON b.account_id = a.id AND b.type = 'CLBD'
       WHERE h.customer_id = $1 AND h.role IN ('OWNER', 'JOINT_OWNER') GROUP BY a.currency ORDER BY a.currency`,
      id,
    ),
    rows(
      `SELECT a.*, h.role, p.name AS product_name FROM deposits.account_holders h JOIN deposits.accounts a ON a.id = h.account_id
       LEFT JOIN deposits.products p ON p.code = a.product_code WHERE h.customer_id = $1 ORDER BY h.account_id LIMIT 10`,
      id,
    ),
    rows("SELECT count(*)::int AS count FROM deposits.account_holders WHERE customer_id = $1", id),
  ]);
  const ids = accounts.map((account) => account.id);
  const [balances, terms, holders, transactions, counts, orders, cards] = await Promise.all([
    rows("SELECT * FROM deposits.balances WHERE account_id = ANY($1) ORDER BY type", ids),
    rows("SELECT * FROM deposits.term_deposits WHERE account_id = ANY($1)", ids),
    rows(
      `SELECT h.account_id, h.role, c.id, c.name FROM deposits.account_holders h
       LEFT JOIN customers.customers c ON c.id = h.customer_id WHERE h.account_id = ANY($1) ORDER BY h.role, h.customer_id`,
      ids,
    ),
    rows(
      `SELECT t.* FROM unnest($1::text[]) AS k(id) CROSS JOIN LATERAL (SELECT * FROM deposits.transactions
       WHERE account_id = k.id ORDER BY booked_on DESC, sequence DESC LIMIT 5) t`,
      ids,
    ),
    rows(
      "SELECT account_id, count(*)::int AS count FROM deposits.transactions WHERE account_id = ANY($1) GROUP BY account_id",
      ids,
    ),
    rows(
      `SELECT t.* FROM unnest($1::text[]) AS k(id) CROSS JOIN LATERAL (SELECT * FROM deposits.standing_orders
       WHERE account_id = k.id ORDER BY id LIMIT 5) t`,
      ids,
    ),
    rows(
      `SELECT t.* FROM unnest($1::text[]) AS k(id) CROSS JOIN LATERAL (SELECT * FROM deposits.cards
       WHERE account_id = k.id ORDER BY id LIMIT 5) t`,
      ids,
    ),
  ]);
  const [balancesOf, termsOf, holdersOf, transactionsOf, countOf, ordersOf, cardsOf] = [
    balances,
    terms,
    holders,
    transactions,
    counts,
    orders,
    cards,
  ].map((list) => groupBy(list, "account_id"));
  return {
    ...state,
    totals,
    accounts: {
      totalCount: count,
      edges: edges(accounts, (a) => {
        const term = termsOf(a.id)[0];
        return {
          role: a.role,
          node: {
            id: a.id,
            accountNumber: a.account_number,
            iban: a.iban,
            accountType: a.account_type,
            status: a.status,
            currency: a.currency,
            interestRate: a.interest_rate,
            openedOn: a.opened_on,
            product: a.product_code && { code: a.product_code, name: a.product_name },
            balances: balancesOf(a.id).map((b) => ({
              type: b.type,
              amount: money(b.amount, a.currency),
              creditDebitIndicator: b.credit_debit_indicator,
              asOf: b.as_of,
            })),
            termDeposit: term
              ? {
                  principal: money(term.principal, a.currency),
                  interestRate: term.interest_rate,
                  startDate: term.start_date,
                  maturityDate: term.maturity_date,
                  maturityInstruction: term.maturity_instruction,
                  accruedInterest: money(term.accrued_interest, a.currency),
                }
              : null,
            holders: holdersOf(a.id).map((h) => ({ role: h.role, customer: { id: h.id, name: h.name } })),
            transactions: {
              totalCount: countOf(a.id)[0]?.count ?? 0,
              edges: edges(transactionsOf(a.id), (t) => ({
                node: {
                  id: t.id,
                  bookedOn: t.booked_on,
                  amount: money(t.amount, t.currency),
                  creditDebitIndicator: t.credit_debit_indicator,
                  type: t.type,
                  purpose: t.purpose,
                  description: t.description,
                  balanceAfter: money(t.balance_after, t.currency),
                },
              })),
            },
            standingOrders: {
              edges: edges(ordersOf(a.id), (o) => ({
                node: {
                  id: o.id,
                  creditorName: o.creditor_name,
                  creditorAccount: o.creditor_account,
                  amount: money(o.amount, o.currency),
                  purpose: o.purpose,
                  frequency: o.frequency,
                  nextPaymentDate: o.next_payment_date,
                  status: o.status,
                },
              })),
            },
            cards: {
              edges: edges(cardsOf(a.id), (k) => ({
                node: {
                  id: k.id,
                  cardType: k.card_type,
                  maskedNumber: k.masked_number,
                  status: k.status,
                  expiresOn: k.expires_on,
                },
              })),
            },
          },
        };
      }),
    },
  };
}

async function loans(id) {
  const [state, totals, rating, list, [{ count }]] = await Promise.all([
    status("loans"),
    rows(
      `SELECT l.currency, count(*)::int AS n, sum(l.principal_outstanding) AS principal,
         count(*) FILTER (WHERE l.principal_outstanding IS NULL)::int AS unknown,
         sum(l.principal_outstanding + l.interest_outstanding) AS total, sum(l.total_overdue) AS overdue
       FROM loans.borrowers b JOIN loans.loans l ON l.id = b.loan_id
       WHERE b.customer_id = $1 AND b.role IN ('BORROWER', 'CO_BORROWER') AND l.status NOT IN ('PENDING', 'PAID_OFF')
       GROUP BY l.currency ORDER BY l.currency`,
      id,
    ),
    row(
      `SELECT rating, score, model, assessed_on AS "assessedOn", valid_until AS "validUntil"
       FROM loans.credit_ratings WHERE customer_id = $1 ORDER BY assessed_on DESC LIMIT 1`,
      id,
    ),
    rows(
      `SELECT l.*, l.principal_outstanding + l.interest_outstanding AS total_outstanding, b.role, p.name AS product_name
       FROM loans.borrowers b JOIN loans.loans l ON l.id = b.loan_id LEFT JOIN loans.products p ON p.code = l.product_code
       WHERE b.customer_id = $1 ORDER BY b.loan_id LIMIT 10`,
      id,
    ),
    rows("SELECT count(*)::int AS count FROM loans.borrowers WHERE customer_id = $1", id),
  ]);
  const collateral = await rows(
    "SELECT * FROM loans.collateral WHERE loan_id = ANY($1) ORDER BY id",
    list.map((l) => l.id),
  );
  const collateralOf = groupBy(collateral, "loan_id");
  return {
    ...state,
    totals: totals.map((t) => ({
      currency: t.currency,
      loanCount: t.n,
      principalOutstandingUnknownCount: t.unknown,
      principalOutstanding: money(t.principal, t.currency),
      totalOutstanding: money(t.total, t.currency),
      totalOverdue: money(t.overdue, t.currency),
    })),
    creditRating: rating,
    loans: {
      totalCount: count,
      edges: edges(list, (l) => ({
        role: l.role,
        node: {
          id: l.id,
          loanNumber: l.loan_number,
          purpose: l.purpose,
          status: l.status,
          product: l.product_code && { code: l.product_code, name: l.product_name },
          originalPrincipal: money(l.original_principal, l.currency),
          principalOutstanding: money(l.principal_outstanding, l.currency),
          totalOutstanding: money(l.total_outstanding, l.currency),
          interestRate: l.interest_rate,
          openedOn: l.opened_on,
          maturityDate: l.maturity_date,
          nextPaymentDueDate: l.next_payment_due_date,
          nextPaymentAmount: money(l.next_payment_amount, l.currency),
          totalOverdue: money(l.total_overdue, l.currency),
          pastDueDays: l.past_due_days,
          delinquencyBucket: l.delinquency_bucket,
          collateral: collateralOf(l.id).map((c) => ({
            type: c.type,
            description: c.description,
            value: money(c.value, c.currency),
            valuedOn: c.valued_on,
          })),
        },
      })),
    },
  };
}

async function wealth(id) {
  const [state, totals, holdings, [{ count }], orders] = await Promise.all([
    status("wealth"),
    rows(
      `SELECT currency, sum(market_value) AS market, sum(cost_basis) AS cost, sum(market_value - cost_basis) AS gain
       FROM wealth.holdings WHERE customer_id = $1 GROUP BY currency ORDER BY currency`,
      id,
    ),
    rows(
      `SELECT h.*, s.local_code, s.name, s.isin, s.asset_class, s.risk_rating FROM wealth.holdings h
       JOIN wealth.securities s ON s.id = h.security_id WHERE h.customer_id = $1 ORDER BY h.id LIMIT 10`,
      id,
    ),
    rows("SELECT count(*)::int AS count FROM wealth.holdings WHERE customer_id = $1", id),
    rows(
      `SELECT o.*, s.local_code, s.name FROM wealth.orders o JOIN wealth.securities s ON s.id = o.security_id
       WHERE o.customer_id = $1 ORDER BY o.placed_at DESC, o.id DESC LIMIT 5`,
      id,
    ),
  ]);
  return {
    ...state,
    totals: totals.map((t) => ({
      marketValue: money(t.market, t.currency),
      costBasis: money(t.cost, t.currency),
      unrealisedGain: money(t.gain, t.currency),
    })),
    holdings: {
      totalCount: count,
      edges: edges(holdings, (h) => ({
        node: {
          id: h.id,
          security: {
            code: h.local_code,
            name: h.name,
            isin: h.isin,
            assetClass: h.asset_class,
            riskRating: h.risk_rating,
          },
          quantity: h.quantity,
          priceType: h.price_type,
          priceAsOf: h.price_as_of,
          marketValue: money(h.market_value, h.currency),
          costBasis: money(h.cost_basis, h.currency),
          unrealisedGain:
            h.cost_basis === null ? null : money(difference(h.market_value, h.cost_basis), h.currency),
          maturityDate: h.maturity_date,
        },
      })),
    },
    orders: {
      edges: edges(orders, (o) => ({
        node: {
          id: o.id,
          side: o.side,
          status: o.status,
          placedAt: o.placed_at,
          amount: money(o.amount, o.currency),
          security: { code: o.local_code, name: o.name },
        },
      })),
    },
  };
}

/** Exact difference of two decimals with two places. */
function difference(a, b) {
  const cents = BigInt(a.replace(".", "")) - BigInt(b.replace(".", ""));
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const risk = (id) =>
  row(
    `SELECT rating, assessed_on AS "assessedOn", valid_until AS "validUntil" FROM wealth.risk_profiles
     WHERE customer_id = $1 ORDER BY assessed_on DESC LIMIT 1`,
    id,
  );

async function service(id) {
  const [state, load, interactions, cases] = await Promise.all([
    status("service"),
    row(
      `SELECT count(*)::int AS "openCaseCount", (count(*) FILTER (WHERE due_at < now()))::int AS "overdueCaseCount"
       FROM service.cases WHERE customer_id = $1 AND status IN ('OPEN', 'IN_PROGRESS')`,
      id,
    ),
    rows(
      `SELECT *, count(*) OVER ()::int AS total FROM service.interactions WHERE customer_id = $1
       ORDER BY started_at DESC, id DESC LIMIT 5`,
      id,
    ),
    rows(
      `SELECT *, count(*) OVER ()::int AS total FROM service.cases WHERE customer_id = $1
       ORDER BY opened_at DESC, id DESC LIMIT 5`,
      id,
    ),
  ]);
  return {
    ...state,
    ...load,
    lastInteractionAt: interactions[0]?.started_at ?? null,
    interactions: {
      totalCount: interactions[0]?.total ?? 0,
      edges: edges(interactions, (i) => ({
        node: {
          id: i.id,
          channel: i.channel,
          direction: i.direction,
          startedAt: i.started_at,
          endedAt: i.ended_at,
          agent: i.agent,
          outcome: i.outcome,
          summary: i.summary,
        },
      })),
    },
    cases: {
      totalCount: cases[0]?.total ?? 0,
      edges: edges(cases, (c) => ({
        node: {
          id: c.id,
          caseNumber: c.case_number,
          category: c.category,
          product: c.product,
          issue: c.issue,
          status: c.status,
          priority: c.priority,
          openedAt: c.opened_at,
          dueAt: c.due_at,
          closedAt: c.closed_at,
          satisfaction:
            c.satisfaction_score === null
              ? null
              : { score: c.satisfaction_score, scale: c.satisfaction_scale, method: c.satisfaction_method },
        },
      })),
    },
  };
}

const server = Fastify({ requestTimeout: 30_000 });
server.post("/graphql", async (request) => {
  const { id } = request.body.variables;
  const [customer, depositsSection, loansSection, riskProfile, wealthSection, serviceSection] =
    await Promise.all([profile(id), deposits(id), loans(id), risk(id), wealth(id), service(id)]);
  return {
    data: {
      customer: customer && {
        ...customer,
        deposits: depositsSection,
        loans: loansSection,
        riskProfile,
        wealth: wealthSection,
        service: serviceSection,
      },
    },
  };
});
await server.listen({ host: "127.0.0.1", port: Number(process.env.PORT) });
