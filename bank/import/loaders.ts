import { accounts } from "./files/accounts";
import { crmDistricts, districts } from "./files/branches";
import { calls } from "./files/calls";
import { cards } from "./files/cards";
import { clients } from "./files/client";
import { complaints } from "./files/complaints";
import { crmClients } from "./files/crmClient";
import { crmLoans } from "./files/crmLoans";
import { dispositions } from "./files/dispositions";
import { loans } from "./files/loans";
import { standingOrders } from "./files/standingOrders";
import { transactions } from "./files/transactions";
import type { FileLoader } from "./loader";

/** The files of the extracts, in the order in which they are loaded: what a record names stands before it. */
export const LOADERS: readonly FileLoader[] = [
  districts,
  crmDistricts,
  crmClients,
  clients,
  accounts,
  dispositions,
  cards,
  standingOrders,
  transactions,
  loans,
  crmLoans,
  complaints,
  calls,
];
