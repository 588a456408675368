import { BRANCHES, RELATIONSHIP_MANAGERS } from "./branches";
import { customerRows } from "./customer";
import { depositRows } from "./deposits";
import { factsOf, relationOf } from "./facts";
import { loanRows } from "./loans";
import { DEPOSIT_PRODUCTS, LOAN_PRODUCTS } from "./products";
import type { SystemRows } from "./rows";
import { catalogueOf } from "./securities";
import { serviceRows } from "./service";
import { wealthRows } from "./wealth";

/** What belongs to no customer: branches, employees, products, securities with their prices. */
export function catalogueRows(today: string): SystemRows {
  const { securities, navs } = catalogueOf(today);
  return {
    customers: { branches: [...BRANCHES], relationshipManagers: [...RELATIONSHIP_MANAGERS] },
    deposits: { products: [...DEPOSIT_PRODUCTS] },
    loans: { products: [...LOAN_PRODUCTS] },
    wealth: { securities: [...securities], navs: [...navs] },
    service: {},
  };
}

/** All rows of customer `n` in all systems. They follow from `n` and the day alone. */
export function demoRows(n: number, today: string): SystemRows {
  const facts = factsOf(n, today);
  const relation = relationOf(facts, today);
  const loans = loanRows(facts, relation, today);
  return {
    customers: customerRows(facts, relation, today),
    deposits: depositRows(facts, relation, loans, today),
    loans,
    wealth: wealthRows(facts, today),
    service: serviceRows(facts, today),
  };
}
