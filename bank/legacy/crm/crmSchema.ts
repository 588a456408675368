// The schema of a service desk's CRM, as its vendor made it: nothing in it is as the graph has it.

export type ServerKind = "POSTGRESQL" | "MYSQL";

/** The CRM's tables, in the order in which they are filled. */
export const CRM_TABLES = {
  crm_sr: `
    sr_no VARCHAR(20) NOT NULL PRIMARY KEY, sr_ref VARCHAR(40) NOT NULL UNIQUE, cust_no VARCHAR(12) NOT NULL,
    cat_cd VARCHAR(1) NOT NULL, prod_nm VARCHAR(200), descr_txt TEXT NOT NULL, src_cd VARCHAR(3),
    stat_cd VARCHAR(1) NOT NULL, prio_cd VARCHAR(1), opened_ts {moment} NOT NULL, due_ts {moment} NULL,
    ended_ts {moment} NULL, answer_txt TEXT, in_time_fl VARCHAR(1), csat_val DECIMAL(6, 2), csat_scale VARCHAR(20),
    csat_via VARCHAR(50)`,
  crm_sr_hist: `
    hist_no VARCHAR(24) NOT NULL PRIMARY KEY, sr_no VARCHAR(20) NOT NULL, hist_ts {moment} NOT NULL,
    act_cd VARCHAR(3) NOT NULL, note_txt TEXT, by_user VARCHAR(100)`,
  crm_contact: `
    cont_no VARCHAR(20) NOT NULL PRIMARY KEY, cust_no VARCHAR(12), chan_cd VARCHAR(3) NOT NULL,
    dir_cd VARCHAR(1) NOT NULL, from_ts {moment} NOT NULL, till_ts {moment} NULL, agent_id VARCHAR(100),
    res_cd VARCHAR(2), memo_txt TEXT, sr_no VARCHAR(20)`,
};

export type CrmTable = keyof typeof CRM_TABLES;

const INDEXES = [
  "CREATE INDEX crm_sr_cust ON crm_sr (cust_no, opened_ts, sr_no)",
  "CREATE INDEX crm_sr_hist_sr ON crm_sr_hist (sr_no, hist_ts, hist_no)",
  "CREATE INDEX crm_contact_cust ON crm_contact (cust_no, from_ts, cont_no)",
  "CREATE INDEX crm_contact_sr ON crm_contact (sr_no, from_ts, cont_no)",
];

/** The statements that make the tables. */
export function crmSchema(kind: ServerKind): string[] {
  const moment = kind === "MYSQL" ? "DATETIME(3)" : "TIMESTAMP(3)";
  const options = kind === "MYSQL" ? "CHARACTER SET utf8mb4 COLLATE utf8mb4_bin" : "";
  const tables = Object.entries(CRM_TABLES).map(
    ([name, columns]) => `CREATE TABLE ${name} (${columns.replaceAll("{moment}", moment)}) ${options}`,
  );
  return [...tables, ...INDEXES];
}
