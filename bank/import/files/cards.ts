import { TABLES } from "../../../subgraphs/deposits/sources/tables";
import { CardStatus, CardType } from "../../../subgraphs/deposits/types/enums";
import { coreDate, key, refuse, type Row, word } from "../fields";
import type { FileLoader } from "../loader";

interface Disposition {
  dispositionId: string;
  accountId: string;
  customerId: string;
}

/** card.asc: the cards, each of one disposition: of one account in the hands of one customer. */
export const cards: FileLoader = {
  name: "card.asc",
  delimiter: ";",
  header: ["card_id", "disp_id", "type", "issued"],
  system: "core-deposits",
  datesOf: (row) => [issuedOn(row)],
  async load(rows, batch) {
    const read = batch.read(rows, (row) => ({
      id: `K-${key(row, "card_id")}`,
      dispositionId: key(row, "disp_id"),
      cardType: word(row, "type", {
        classic: CardType.CLASSIC,
        junior: CardType.JUNIOR,
        gold: CardType.GOLD,
      }),
      issuedOn: issuedOn(row),
    }));
    const found = await batch.stores.of("bank").query<Disposition>(
      `SELECT disposition_id AS "dispositionId", account_id AS "accountId", customer_id AS "customerId"
       FROM bank.dispositions WHERE disposition_id = ANY($1)`,
      [read.map(({ value }) => value.dispositionId)],
    );
    const dispositionOf = new Map(found.map((disposition) => [disposition.dispositionId, disposition]));
    const held = batch.keep(read, ({ dispositionId }) =>
      dispositionOf.has(dispositionId) ? undefined : "disp_id: is not an entry of disp.asc",
    );
    const entries = await batch.firstOfKey(held, "card_id", ({ id }) => id);
    await batch.writeLines(
      TABLES.cards,
      entries.map(({ value: { id, dispositionId, cardType, issuedOn } }) => {
        const { accountId, customerId } = dispositionOf.get(dispositionId) as Disposition;
        return {
          ...{ id, accountId, customerId, cardType, issuedOn },
          maskedNumber: null,
          status: CardStatus.ACTIVE,
          expiresOn: null,
        };
      }),
    );
  },
};

/** `YYMMDD hh:mm:ss`; the time is always midnight. */
function issuedOn(row: Row): string {
  const [day, time = "", ...rest] = row.issued.trim().split(" ");
  if (!/^\d\d:\d\d:\d\d$/.test(time) || rest.length > 0) refuse("issued", "must be a time, YYMMDD hh:mm:ss");
  return coreDate({ issued: day }, "issued");
}
