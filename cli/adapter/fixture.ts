import type { Behaviour } from "./contract";

/** A row of a recording: what the system tells, as text, by the names that its source knows. */
export type RecordedRow = Readonly<Record<string, string>>;

/** A system that answers what was recorded. */
export interface Played {
  /** What the source is told, by its settings' names. */
  readonly settings: Record<string, string>;
  readonly close: () => Promise<void>;
}

/** What a source is tested against where its system is not there. */
export interface SourceFixture {
  readonly subgraph: string;
  /** The source's name, as it is chosen. */
  readonly source: string;
  /** The system under which the cross-reference keeps its customers' numbers. */
  readonly references: string;
  /** The recording's customers: the system's number of each, by the id that the customer has here. */
  readonly customers: Readonly<Record<string, string>>;
  /** How the system can be made to behave; AS_RECORDED is one of them always. */
  readonly behaviours: readonly Behaviour[];
  /** Stands in for the system. */
  play(behaviour: Behaviour): Promise<Played>;
}
