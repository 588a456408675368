import type { Purpose, SCOPES } from "../../schema/caller";

/** What the token of one of the demo bank's people says of them. */
export interface DemoPerson {
  sub: string;
  scopes: readonly (typeof SCOPES)[number][];
  purposes: readonly Purpose[];
  relationship_manager_id?: string;
  branch_id?: string;
}

/** Three who see the same customer, each in a way of their own, and two who say together which records are one person. */
export const DEMO_PEOPLE = {
  /** Looks after Chen Meiling, C-1042. */
  manager: {
    sub: "manager@bank.example.com",
    scopes: ["customer:read", "rows:assigned", "pii:read", "service:write", "explore"],
    purposes: ["SERVICE", "MARKETING", "BREAK_GLASS"],
    relationship_manager_id: "RM-034",
    branch_id: "B-110",
  },
  analyst: {
    sub: "analyst@bank.example.com",
    scopes: ["customer:read", "rows:all", "explore"],
    purposes: ["RISK"],
  },
  auditor: {
    sub: "auditor@bank.example.com",
    scopes: ["customer:read", "rows:all", "pii:read", "audit:read", "operations:read", "explore"],
    purposes: ["AUDIT"],
  },
  steward: {
    sub: "steward@bank.example.com",
    scopes: ["customer:read", "rows:all", "pii:read", "identity:steward", "explore"],
    purposes: ["SERVICE"],
  },
  approver: {
    sub: "approver@bank.example.com",
    scopes: ["customer:read", "rows:all", "pii:read", "identity:steward", "explore"],
    purposes: ["SERVICE"],
  },
} as const satisfies Record<string, DemoPerson>;

export type DemoName = keyof typeof DEMO_PEOPLE;

export function isDemoName(name: unknown): name is DemoName {
  return typeof name === "string" && Object.hasOwn(DEMO_PEOPLE, name);
}
