import type { CaseCategory } from "../../subgraphs/service/types/enums";
import type { Random } from "./random";

/** What a case is about, and how it ends when it ends well. */
export interface Matter {
  product: string | null;
  issue: string;
  resolution: string;
}

function matter(product: string | null, issue: string, resolution: string): Matter {
  return { product, issue, resolution };
}

const MATTERS: Record<`${CaseCategory}`, readonly Matter[]> = {
  COMPLAINT: [
    matter(
      "Term deposit",
      "The rate on the statement is lower than the one agreed.",
      "Rate corrected, interest added.",
    ),
    matter("Card", "The card was refused twice in a shop.", "Limit checked and raised; apology sent."),
    matter("Mobile app", "The app signs out in the middle of a transfer.", "Mended in the newest version."),
    matter("Home loan", "The letter about the new instalment came after it was due.", "Late fee paid back."),
    matter("Funds", "The sale of a fund took five days.", "Explained; order fee paid back."),
    matter("Branch", "排队等候超过一小时。", "Apology by the branch; appointment offered."),
    matter("Current account", "A fee was charged although the account is free.", "Fee paid back."),
  ],
  REQUEST: [
    matter("Card", "Send a new card, the old one is worn out.", "New card sent by post."),
    matter("Current account", "Change the address on the account.", "Address changed in all systems."),
    matter("Home loan", "Repay 50,000 early without a fee.", "Booked; new schedule sent."),
    matter("Current account", "需要英文的存款证明。", "Certificate handed over at the branch."),
    matter("Mobile app", "Raise the daily transfer limit.", "Limit raised after a call."),
  ],
  QUESTION: [
    matter("Term deposit", "What happens when the deposit matures?", "Renewal and payout explained."),
    matter("Funds", "Which documents are needed for a fund account?", "List sent by e-mail."),
    matter("Personal loan", "How much would a loan of 100,000 cost a month?", "Offer calculated and sent."),
    matter(null, "When is the branch open during the holidays?", "Hours told."),
  ],
  DISPUTE: [
    matter("Card", "A card payment of a shop that the customer does not know.", "Payment called back."),
    matter("Current account", "A transfer was booked twice.", "Second booking reversed."),
    matter("Card", "The cash machine paid out less than it booked.", "Difference credited after the count."),
    matter("Consumer loan", "The customer says the instalment was paid in time.", "Late mark removed."),
  ],
};

/** A matter of a category. */
export function pickMatter(category: `${CaseCategory}`, random: Random): Matter {
  return random.pick(MATTERS[category]);
}
