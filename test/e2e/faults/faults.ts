import type { DistributedBank } from "./distributedBank";
import type { Misbehaviour } from "./faultProxy";
import { hang, MISBEHAVIOURS } from "./misbehaviours";
import type { Program } from "./program";

/** Something that happens to one subgraph, and ends again. */
export interface Fault {
  /** What the subgraph does, as one says it: "is frozen". */
  name: string;
  /** Whether the sick subgraph's sections are lost meanwhile. */
  costsSection: boolean;
  /** The gateway that is to bear it. */
  gateway: (bank: DistributedBank) => Program;
  begin(bank: DistributedBank, subgraph: string): Promise<void> | void;
  end(bank: DistributedBank, subgraph: string): Promise<void> | void;
}

/** The process itself is to blame, and the gateway asks it without anybody between. */
const OF_PROCESSES: Fault[] = [
  {
    name: "is stopped, and started again",
    costsSection: true,
    gateway: ({ direct }) => direct,
    begin: ({ subgraphs }, subgraph) => subgraphs[subgraph].stop(),
    end: ({ subgraphs }, subgraph) => subgraphs[subgraph].start(),
  },
  {
    name: "is killed, and started again",
    costsSection: true,
    gateway: ({ direct }) => direct,
    begin: ({ subgraphs }, subgraph) => subgraphs[subgraph].kill(),
    end: ({ subgraphs }, subgraph) => subgraphs[subgraph].start(),
  },
  {
    name: "is frozen (SIGSTOP)",
    costsSection: true,
    gateway: ({ direct }) => direct,
    begin: ({ subgraphs }, subgraph) => subgraphs[subgraph].freeze(),
    end: ({ subgraphs }, subgraph) => subgraphs[subgraph].thaw(),
  },
];

/** What a proxy before the subgraph does in its place. */
const OF_ANSWERS: Fault[] = Object.entries<Misbehaviour>({ "never answers": hang, ...MISBEHAVIOURS }).map(
  ([name, misbehaviour]) => ({
    name,
    costsSection: name !== "answers 250 ms late",
    gateway: ({ proxied }) => proxied,
    begin: ({ proxies }, subgraph) => proxies[subgraph].misbehave(misbehaviour),
    end: ({ proxies }, subgraph) => proxies[subgraph].misbehave(),
  }),
);

/** Everything that is done to a subgraph in these tests. */
export const FAULTS: readonly Fault[] = [...OF_PROCESSES, ...OF_ANSWERS];
