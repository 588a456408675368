import { z } from "zod";

/** Why a message is not taken. Nothing in it is a value of the message. */
export interface Refusal {
  readonly code: RefusalCode;
  /** Path of the field, for example `data.startedAt`; empty where it is the message as a whole. */
  readonly field: string;
  /** What the field breaks, in a word. */
  readonly rule: string;
}

/**
 * `EVENT_TOO_LARGE`, `EVENT_NOT_JSON` and `EVENT_INVALID` are read off the message; `EVENT_REFUSED` is the handler's
 * word; `EVENT_FAILED` is a handler that failed for a reason nobody knows, each time.
 */
export type RefusalCode =
  "EVENT_TOO_LARGE" | "EVENT_NOT_JSON" | "EVENT_INVALID" | "EVENT_REFUSED" | "EVENT_FAILED";

/** Thrown by a handler that will never take this event. `field` and `rule` go to operators: no values. */
export class EventRefused extends Error {
  constructor(
    readonly field: string,
    readonly rule: string,
  ) {
    super(`The event is refused: ${field} ${rule}.`);
    this.name = "EventRefused";
  }
}

/** Bytes of a message; an event is some hundred. */
const LARGEST = 1024 * 1024;

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** A message as an event of the schema, or why it is none. */
export function readEvent<Event>(schema: z.ZodType<Event>, content: Buffer): { event: Event } | Refusal {
  if (content.length > LARGEST)
    return { code: "EVENT_TOO_LARGE", field: "", rule: `more than ${LARGEST} bytes` };
  let value: unknown;
  try {
    value = JSON.parse(UTF8.decode(content));
  } catch {
    // The parser's own message quotes the text.
    return { code: "EVENT_NOT_JSON", field: "", rule: "must be JSON in UTF-8" };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { event: parsed.data };
  const [issue] = parsed.error.issues;
  return { code: "EVENT_INVALID", field: fieldOf(schema, issue.path), rule: issue.code };
}

/** The path as far as the schema names it: a name that came with the data might be a customer's. */
function fieldOf(schema: z.ZodType, path: readonly PropertyKey[]): string {
  const named: string[] = [];
  let level: readonly unknown[] = [schema];
  for (const step of path) {
    level = level.flatMap((each) => below(each, step));
    if (level.length === 0) break;
    named.push(typeof step === "number" ? "[]" : String(step));
  }
  return named.join(".");
}

/** The schemas that a step leads to. */
function below(schema: unknown, step: PropertyKey): unknown[] {
  if (schema instanceof z.ZodPipe) return below(schema.in, step);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => below(option, step));
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return below(schema.unwrap(), step);
  if (schema instanceof z.ZodArray) return typeof step === "number" ? [schema.element] : [];
  if (schema instanceof z.ZodObject && Object.hasOwn(schema.shape, step))
    return [(schema.shape as Record<PropertyKey, unknown>)[step]];
  return [];
}
