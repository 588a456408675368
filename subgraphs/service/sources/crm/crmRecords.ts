import { z } from "zod";
import type { KeyedSqlList } from "../../../kit/adapters/sqlPages";
import {
  ACTIONS,
  CATEGORIES,
  CHANNELS,
  coded,
  DIRECTIONS,
  FLAGS,
  OUTCOMES,
  PRIORITIES,
  STATUSES,
} from "./crmCodes";
import { localTime } from "./crmTime";

// The CRM's tables and columns, and what a row of each is here, save whose it is: that the cross-reference knows.

/** Contacts, newest first. */
export const CONTACTS = {
  from: "crm_contact",
  columns: "cont_no, cust_no, chan_cd, dir_cd, from_ts, till_ts, agent_id, res_cd, memo_txt, sr_no".split(
    ", ",
  ),
  order: ["from_ts", "cont_no"],
  direction: "DESC",
} as const;

/** Service requests of a customer, newest first. */
export const REQUESTS: KeyedSqlList = {
  from: "crm_sr",
  columns: (
    "sr_no, sr_ref, cust_no, cat_cd, prod_nm, descr_txt, src_cd, stat_cd, prio_cd, opened_ts, due_ts, ended_ts, " +
    "answer_txt, in_time_fl, csat_val, csat_scale, csat_via"
  ).split(", "),
  order: ["opened_ts", "sr_no"],
  direction: "DESC",
  key: "cust_no",
};

/** What happened to a service request, oldest first. */
export const HISTORY: KeyedSqlList = {
  from: "crm_sr_hist",
  columns: "hist_no, sr_no, hist_ts, act_cd, note_txt, by_user".split(", "),
  order: ["hist_ts", "hist_no"],
  direction: "ASC",
  key: "sr_no",
};

const number = z.string().trim().min(1);
const text = z.string();
const decimal = z.string().regex(/^-?\d{1,4}\.\d\d$/);

/** Checks rows and makes of them what they are here; `minutesAhead` is the CRM's clock before UTC. */
export function crmSchemas(minutesAhead: number) {
  const time = localTime(minutesAhead);
  return {
    time,
    contact: z
      .object({
        cont_no: number,
        cust_no: number.nullable(),
        chan_cd: coded(CHANNELS),
        dir_cd: coded(DIRECTIONS),
        from_ts: time,
        till_ts: time.nullable(),
        agent_id: text.nullable(),
        res_cd: coded(OUTCOMES).nullable(),
        memo_txt: text.nullable(),
        sr_no: number.nullable(),
      })
      .transform((row) => ({
        customerNumber: row.cust_no,
        record: {
          id: `I-${row.cont_no}`,
          channel: row.chan_cd,
          direction: row.dir_cd,
          startedAt: row.from_ts,
          endedAt: row.till_ts,
          agent: row.agent_id,
          outcome: row.res_cd,
          summary: row.memo_txt,
          caseId: row.sr_no === null ? null : `S-${row.sr_no}`,
        },
      })),
    request: z
      .object({
        sr_no: number,
        sr_ref: number,
        cust_no: number,
        cat_cd: coded(CATEGORIES),
        prod_nm: text.nullable(),
        descr_txt: text,
        src_cd: coded(CHANNELS).nullable(),
        stat_cd: coded(STATUSES),
        prio_cd: coded(PRIORITIES).nullable(),
        opened_ts: time,
        due_ts: time.nullable(),
        ended_ts: time.nullable(),
        answer_txt: text.nullable(),
        in_time_fl: coded(FLAGS).nullable(),
        csat_val: decimal.nullable(),
        csat_scale: text.nullable(),
        csat_via: text.nullable(),
      })
      .transform((row) => ({
        customerNumber: row.cust_no,
        record: {
          id: `S-${row.sr_no}`,
          caseNumber: row.sr_ref,
          category: row.cat_cd,
          product: row.prod_nm,
          issue: row.descr_txt,
          channel: row.src_cd,
          status: row.stat_cd,
          priority: row.prio_cd,
          openedAt: row.opened_ts,
          dueAt: row.due_ts,
          closedAt: row.ended_ts,
          resolution: row.answer_txt,
          timely: row.in_time_fl,
          satisfactionScore: row.csat_val,
          satisfactionScale: row.csat_scale,
          satisfactionMethod: row.csat_via,
        },
      })),
    event: z
      .object({
        hist_no: number,
        sr_no: number,
        hist_ts: time,
        act_cd: coded(ACTIONS),
        note_txt: text.nullable(),
        by_user: text.nullable(),
      })
      .transform((row) => ({
        id: `E-${row.hist_no}`,
        caseId: `S-${row.sr_no}`,
        occurredAt: row.hist_ts,
        type: row.act_cd,
        note: row.note_txt,
        actor: row.by_user,
      })),
  };
}

export type CrmSchemas = ReturnType<typeof crmSchemas>;
export type CrmContact = z.output<CrmSchemas["contact"]>;
export type CrmRequest = z.output<CrmSchemas["request"]>;
