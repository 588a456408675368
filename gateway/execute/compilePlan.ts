import type { PlanNode } from "../contract";
import { compileFetch, type FetchEnvironment } from "./fetch";
import type { Step } from "./run";

const nothing: Step = () => Promise.resolve();

/** Compiles a plan to one step. */
export function compilePlan(node: PlanNode | undefined, environment: FetchEnvironment): Step {
  const compile = (each: PlanNode, path: readonly string[]): Step => {
    switch (each.kind) {
      case "Sequence":
        return inSequence(each.nodes.map((child) => compile(child, path)));
      case "Parallel":
        return atOnce(each.nodes.map((child) => compile(child, path)));
      case "Flatten":
        return compile(each.node, [...path, ...each.path]);
      case "Fetch":
        return compileFetch(each, path, environment);
    }
  };
  return node === undefined ? nothing : compile(node, []);
}

function inSequence(steps: readonly Step[]): Step {
  return async (run) => {
    for (const step of steps) await step(run);
  };
}

function atOnce(steps: readonly Step[]): Step {
  return (run) => Promise.all(steps.map((step) => step(run))).then(noValue);
}

function noValue(): void {}
