import type { PlanNode } from "../contract";
import { compileFetch, type FetchEnvironment } from "./fetch";
import type { Step } from "./run";

const nothing: Step = () => Promise.resolve();

/** Compiles a plan to one step. */
export function compilePlan(node: PlanNode | undefined, environment: FetchEnvironment): Step {
  const compile = (each: PlanNode, path: readonly string[], later: number): Step => {
    switch (each.kind) {
      case "Sequence":
        return inSequence(
          each.nodes.map((child, i) => compile(child, path, later + stagesOf(each.nodes.slice(i + 1)))),
        );
      case "Parallel":
        return atOnce(each.nodes.map((child) => compile(child, path, later)));
      case "Flatten":
        return compile(each.node, [...path, ...each.path], later);
      case "Fetch":
        return compileFetch(each, path, later + 1, environment);
    }
  };
  return node === undefined ? nothing : compile(node, [], 0);
}

/** How many fetches follow one another, at most, where nodes do. */
function stagesOf(nodes: readonly PlanNode[]): number {
  return nodes.reduce((stages, node) => stages + stagesWithin(node), 0);
}

function stagesWithin(node: PlanNode): number {
  switch (node.kind) {
    case "Sequence":
      return stagesOf(node.nodes);
    case "Parallel":
      return Math.max(0, ...node.nodes.map(stagesWithin));
    case "Flatten":
      return stagesWithin(node.node);
    case "Fetch":
      return 1;
  }
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
