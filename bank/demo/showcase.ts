import type { Facts } from "./facts";

// Customers that the documentation shows and tests rely on. Their facts stand here, the rest is generated.

/** Chen Meiling, C-1042: something in every system. */
export const SHOWCASE = 1_042;

/** Her husband, who holds an account with her. */
export const SHOWCASE_PARTNER = 1_041;

/** A shop with thousands of transactions. */
export const BUSY = 1_007;

/** How many the busy customer's first account has. */
export const BUSY_TRANSACTIONS = 5_000;

const EVERYWHERE = { deposits: true, loans: true, wealth: true, service: true };

/** What is set for a customer; undefined for one who is left to chance. */
export function settledFacts(n: number): Partial<Facts> | undefined {
  switch (n) {
    case SHOWCASE:
      return {
        isPerson: true,
        isChinese: true,
        sex: "FEMALE",
        name: { written: "陈美玲", latin: "Chen Meiling" },
        bornOn: "1984-05-17",
        isMarried: true,
        segment: "AFFLUENT",
        incomeRank: 84,
        customerSince: "2009-03-12",
        systems: EVERYWHERE,
      };
    case SHOWCASE_PARTNER:
      return {
        isPerson: true,
        isChinese: true,
        sex: "MALE",
        name: { written: "王建国", latin: "Wang Jianguo" },
        bornOn: "1982-09-30",
        isMarried: true,
        segment: "AFFLUENT",
        incomeRank: 78,
        customerSince: "2011-06-20",
        systems: EVERYWHERE,
      };
    case BUSY:
      return {
        isPerson: false,
        isChinese: true,
        sex: null,
        name: { written: "上海明桥便利店有限公司", latin: "Shanghai Mingqiao Convenience Store Co., Ltd." },
        bornOn: "2015-04-08",
        isMarried: false,
        segment: "SMALL_BUSINESS",
        incomeRank: 60,
        customerSince: "2015-05-04",
        systems: { deposits: true, loans: true, wealth: false, service: true },
      };
    default:
      return undefined;
  }
}
