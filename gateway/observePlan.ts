import { CodedError } from "../schema/errors";
import { PLAN, type PlanMessage, toldCode } from "./channels";
import type { RequestOrigin } from "./contract";

/** Tells of planning, where anybody listens; `origin` is the request that has to wait for it. */
export function observePlan<Planned>(
  { requestId, traceparent }: RequestOrigin,
  plan: () => Planned,
): Planned {
  if (!PLAN.isObserved) return plan();
  const message: PlanMessage = { requestId, traceparent, ms: 0 };
  PLAN.start.publish(message);
  const began = performance.now();
  try {
    return plan();
  } catch (error) {
    message.code = toldCode(error instanceof CodedError ? error.code : undefined);
    throw error;
  } finally {
    message.ms = performance.now() - began;
    PLAN.end.publish(message);
  }
}
