import type { CaseEventRecord, CaseRecord, InteractionRecord } from "../../../subgraphs/service/source";
import {
  ACTIONS,
  CATEGORIES,
  CHANNELS,
  DIRECTIONS,
  OUTCOMES,
  PRIORITIES,
  STATUSES,
} from "../../../subgraphs/service/sources/crm/crmCodes";
import { toLocalTime } from "../../../subgraphs/service/sources/crm/crmTime";
import { factsOf } from "../../demo/facts";
import { serviceRows } from "../../demo/service";
import type { CrmTable } from "./crmSchema";

/** A row of the CRM, by its columns. */
export type CrmRow = Readonly<Record<string, string | null>>;

/** The CRM's clock: it runs on the bank's own time and does not say so. */
export const TIME_OFFSET = "+08:00";
const MINUTES_AHEAD = 480;

/** What the CRM keeps of demo customer `n`, whom it numbers `SD` and the number. */
export function crmRowsOf(n: number, today: string): Record<CrmTable, CrmRow[]> {
  const { cases = [], caseEvents = [], interactions = [] } = serviceRows(factsOf(n, today), today);
  return {
    crm_sr: cases.map(toRequest),
    crm_sr_hist: caseEvents.map(toHistory),
    crm_contact: interactions.map(toContact),
  };
}

function toRequest(row: CaseRecord): CrmRow {
  return {
    sr_no: numberOf(row.id),
    sr_ref: row.caseNumber,
    cust_no: customerNumber(row.customerId),
    cat_cd: codeOf(CATEGORIES, row.category),
    prod_nm: row.product,
    descr_txt: row.issue,
    src_cd: codeOf(CHANNELS, row.channel),
    stat_cd: codeOf(STATUSES, row.status),
    prio_cd: codeOf(PRIORITIES, row.priority),
    opened_ts: timeOf(row.openedAt),
    due_ts: timeOf(row.dueAt),
    ended_ts: timeOf(row.closedAt),
    answer_txt: row.resolution,
    in_time_fl: row.timely === null ? null : row.timely ? "Y" : "N",
    csat_val: row.satisfactionScore,
    csat_scale: row.satisfactionScale,
    csat_via: row.satisfactionMethod,
  };
}

function toHistory(row: CaseEventRecord): CrmRow {
  return {
    hist_no: numberOf(row.id),
    sr_no: numberOf(row.caseId),
    hist_ts: timeOf(row.occurredAt),
    act_cd: codeOf(ACTIONS, row.type),
    note_txt: row.note,
    by_user: row.actor,
  };
}

function toContact(row: InteractionRecord): CrmRow {
  return {
    cont_no: numberOf(row.id),
    cust_no: row.customerId === null ? null : customerNumber(row.customerId),
    chan_cd: codeOf(CHANNELS, row.channel),
    dir_cd: codeOf(DIRECTIONS, row.direction),
    from_ts: timeOf(row.startedAt),
    till_ts: timeOf(row.endedAt),
    agent_id: row.agent,
    res_cd: codeOf(OUTCOMES, row.outcome),
    memo_txt: row.summary,
    sr_no: row.caseId === null ? null : numberOf(row.caseId),
  };
}

/** `S-104201` is the CRM's 104201. */
function numberOf(id: string): string {
  return id.slice(2);
}

/** `C-1042` is the CRM's SD1042. */
function customerNumber(id: string): string {
  return `SD${id.slice(2)}`;
}

function timeOf(moment: string | null): string | null {
  return moment === null ? null : toLocalTime(moment, MINUTES_AHEAD)!;
}

function codeOf(codes: Readonly<Record<string, string>>, name: string | null): string | null {
  return name === null ? null : Object.keys(codes).find((code) => codes[code] === name)!;
}
