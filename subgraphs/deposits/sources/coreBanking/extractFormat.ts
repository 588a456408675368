import { readFileSync } from "node:fs";
import { projectFile } from "../../../../schema/files";
import { fixedWidth, type FixedWidthFormat } from "../../../kit/adapters/fixedWidth/fixedWidth";

/** What the header's FILE-ID holds: another file, or one in another code page, has not. */
export const FILE_ID = "COREDEP";

/** The records of an extract, by what RECORD-TYPE holds. */
export const RECORD_TYPES = {
  "00": "FILE-HEADER",
  "10": "PRODUCT",
  "20": "ACCOUNT",
  "30": "HOLDER",
  "40": "BOOKING",
  "50": "STANDING-ORDER",
  "60": "CARD",
  "99": "FILE-TRAILER",
} as const;

const WITH_ACCOUNT = ["ACCOUNT", "HOLDER", "BOOKING", "STANDING-ORDER", "CARD"];

/** The core's extract, as its copybook describes it, in a code page of the core's. */
export function extractFormat(codePage: string): FixedWidthFormat {
  return fixedWidth({
    copybook: readFileSync(
      projectFile("subgraphs", "deposits", "sources", "coreBanking", "extract.cpy"),
      "utf8",
    ),
    codePage,
    framing: "rdw",
    record: { by: "RECORD-TYPE", of: RECORD_TYPES },
    choices: {
      "NO-DETAIL": { by: "ACCOUNT-KIND", of: { "10": "NO-DETAIL", "20": "NO-DETAIL", "30": "TERM-DETAIL" } },
    },
    header: "FILE-HEADER",
    trailer: {
      record: "FILE-TRAILER",
      count: "RECORD-COUNT",
      totals: [
        {
          total: "ACCOUNT-HASH",
          of: WITH_ACCOUNT.map((record) => ({ record, item: "ACCOUNT-KEY" })),
        },
        {
          total: "AMOUNT-TOTAL",
          of: ["BOOKING", "STANDING-ORDER"].map((record) => ({ record, item: "AMOUNT" })),
        },
      ],
    },
  });
}
