import { registerEnumType } from "type-graphql";

/** Makes an enum of GraphQL whose values are their own names. */
function named<Name extends string>(
  name: string,
  description: string,
  values: Record<Name, string>,
): Record<Name, Name> {
  const names = Object.fromEntries(Object.keys(values).map((each) => [each, each])) as Record<Name, Name>;
  const valuesConfig = Object.fromEntries(
    Object.entries<string>(values).map(([value, meaning]) => [value, { description: meaning }]),
  ) as Record<Name, { description: string }>;
  registerEnumType(names, { name, description, valuesConfig });
  return names;
}

export const AssetKind = named("AssetKind", "What assets are made of.", {
  CURRENT_ACCOUNTS: "Money for payments.",
  SAVINGS: "Money put aside, at call.",
  TERM_DEPOSITS: "Money placed for a term.",
  INVESTMENTS: "Securities and funds.",
});

export const ContributionKind = named("ContributionKind", "What a customer's contribution is made of.", {
  DEPOSIT_MARGIN: "What deposits are worth to the bank, less the interest that the customer gets.",
  LOAN_MARGIN: "The interest that the customer pays, less what the money costs the bank.",
  EXPECTED_LOSS: "What the bank must expect to lose of loans in a year; negative.",
  WEALTH_FEES: "The bank's part of the fees of investments.",
  SERVICE_COST: "What contacts cost the bank; negative.",
});

export const ProductKind = named("ProductKind", "A kind of product that a customer may have.", {
  CURRENT_ACCOUNT: "An account for payments.",
  SAVINGS: "An account for savings.",
  TERM_DEPOSIT: "A deposit for a term.",
  LOAN: "A loan that is not paid off.",
  INVESTMENTS: "Securities and funds.",
});

export const ValueSegment = named(
  "ValueSegment",
  "How much of the bank's contribution a customer brings (Pareto).",
  {
    KEY: "Among those who bring the first share of it, 80 % unless the bank decided otherwise.",
    POTENTIAL: "Among those who bring the next share, up to 95 % unless the bank decided otherwise.",
    ORDINARY: "Among those who bring the rest, or cost the bank money.",
  },
);

export const ValueCell = named("ValueCell", "What a customer brings now, by what the customer might bring.", {
  HIGH: "Much of both: to be kept.",
  SECONDARY: "Much now, little besides: to be kept at what it costs.",
  LATENT: "Little now, much possible: to be won.",
  LOW: "Little of both.",
});

export const LifecycleStage = named(
  "LifecycleStage",
  "Where the relation between customer and bank stands.",
  {
    EXPLORATION: "The customer is new and tries the bank.",
    FORMATION: "The relation grows.",
    STABLE: "The relation is settled.",
    DECLINE: "Much speaks for the customer's leaving.",
  },
);

export const ChurnReason = named("ChurnReason", "What speaks for a customer's leaving.", {
  FALLING_BALANCES: "Much less lies on accounts than a year ago.",
  CLOSED_PRODUCTS: "Half or more of the accounts are closed.",
  COMPLAINTS: "The customer complained within a year.",
  SILENCE: "There was no contact for long.",
  NO_INFLOW: "Nothing comes in any more.",
});

export const OpportunityKind = named("OpportunityKind", "Why to talk with a customer.", {
  DEPOSIT_MATURES: "A term deposit is paid back soon.",
  LOAN_MATURES: "A loan is paid off soon.",
  INVESTMENT_MATURES: "An investment is paid back soon.",
  IDLE_BALANCE: "More lies on current accounts than payments take.",
  MISSING_PRODUCT: "Many comparable customers have a product that the customer has not.",
});

export const AlertKind = named("AlertKind", "What an alert is about.", {
  UNUSUAL_MOVEMENT: "A movement is far larger than the customer's usually are.",
  DORMANT_ACCOUNT_AWAKE: "An account moved after long rest.",
  ARREARS_BEGUN: "A loan fell into arrears.",
  LARGE_MATURITY: "A large amount is paid back soon.",
  CASE_OVERDUE: "A case is past its due time.",
  RISK_PROFILE_EXPIRED: "An investor's risk profile has run out.",
});

export const AlertStatus = named("AlertStatus", "What became of an alert.", {
  OPEN: "Nobody has taken it on.",
  ACKNOWLEDGED: "Somebody looks into it.",
  CLOSED: "Nothing is left to be done.",
});
