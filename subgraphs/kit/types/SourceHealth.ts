import { Directive, Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { DateTimeScalar } from "../scalars";
import { SectionStatus } from "./Section";

/** What the circuit breaker before a system lets through. */
export enum Circuit {
  CLOSED = "CLOSED",
  HALF_OPEN = "HALF_OPEN",
  OPEN = "OPEN",
}
registerEnumType(Circuit, {
  name: "Circuit",
  description: "What the circuit breaker before a system lets through.",
  valuesConfig: {
    CLOSED: { description: "The system is asked." },
    HALF_OPEN: {
      description: "The system did not answer for a while: one call tries whether it does again.",
    },
    OPEN: { description: "The system does not answer: nothing is asked of it for some seconds." },
  },
});

@Directive("@shareable")
@ObjectType({ simpleResolvers: true, description: "Records of a system that were left out of an answer." })
export class SourceReject {
  @Field(() => String, { description: "What was asked of the system." })
  call!: string;

  @Field(() => String, {
    description:
      "Where they stood: a file and a record, or the record's number in an answer; empty if unknown.",
  })
  at!: string;

  @Field(() => String, { description: "What was wrong with them." })
  reason!: string;

  @Field(() => DateTimeScalar, { description: "When they were left out." })
  when!: string;
}

@Directive("@shareable")
@ObjectType({
  simpleResolvers: true,
  description:
    "How the system behind a section does, as the process that was asked has seen it since its start.",
})
export class SourceHealth {
  @Field(() => String, { description: "The system, as a section's sourceSystem names it." })
  system!: string;

  @Field(() => SectionStatus, { description: "How far its sections can be relied on." })
  status!: SectionStatus;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When its data was last brought up to date; null while nothing of it is known.",
  })
  asOf!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When newer data should have come; null where none is awaited.",
  })
  staleAt!: string | null;

  @Field(() => Circuit, { description: "Whether it is asked. A subgraph's own database always is." })
  circuit!: Circuit;

  @Field(() => Int, { description: "Calls to it, however often each was tried." })
  calls!: number;

  @Field(() => Int, { description: "Calls that failed." })
  failures!: number;

  @Field(() => Int, {
    description: "Records that were left out, since they could not be read or were not asked for.",
  })
  rejects!: number;

  @Field(() => [SourceReject], { description: "The last of them, newest last: twenty at the most." })
  lastRejects!: readonly SourceReject[];

  @Field(() => DateTimeScalar, { nullable: true, description: "When a call was last answered." })
  lastSuccessAt!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "When a call last failed." })
  lastFailureAt!: string | null;

  @Field(() => String, { nullable: true, description: "How it failed: a code, the call, and a fact." })
  lastFailure!: string | null;
}
