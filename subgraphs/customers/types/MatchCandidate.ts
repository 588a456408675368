import { Field, Float, ID, ObjectType } from "type-graphql";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateTimeScalar, DecimalScalar } from "../../kit/scalars";
import { Customer } from "./Customer";
import { MatchMethod } from "./enums";
import { CandidateStatus, MatchDecision } from "./identityEnums";

@ObjectType({
  simpleResolvers: true,
  description: "What one comparison of a pair says; never the values compared.",
})
export class MatchEvidence {
  @Field(() => String, { description: "What was compared, for example the date of birth." })
  comparison!: string;

  @Field(() => String, { description: "How alike the two are in it." })
  level!: string;

  @Field(() => Float, { description: "What that weighs for (above 0) or against one person, in bits." })
  weight!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: "A pair of customers that matching takes for one person, or does not know.",
})
export class MatchCandidate {
  @Field(() => [ID], { description: "The two customers' ids." })
  customerIds!: string[];

  @Field(() => [Customer], {
    description:
      "The two customers as they are now: one, where they were made one; without those who are hidden.",
  })
  customers!: Customer[];

  @Field(() => DecimalScalar, { description: "Log2 of the odds that they are one person." })
  score!: string;

  @Field(() => MatchDecision, { description: "What matching makes of it." })
  decision!: MatchDecision;

  @Field(() => MatchMethod, { description: "How they were compared." })
  method!: MatchMethod;

  @Field(() => String, {
    nullable: true,
    description: "Why they are not linked though the score is high enough; null where nothing held it.",
  })
  heldBy!: string | null;

  @Field(() => [MatchEvidence], { description: "What each comparison says." })
  evidence!: MatchEvidence[];

  @Field(() => DateTimeScalar, { description: "When matching found it." })
  foundAt!: string;

  @Field(() => CandidateStatus, { description: "What became of it." })
  status!: CandidateStatus;
}

@ObjectType({ simpleResolvers: true, description: "A pair in a list." })
export class MatchCandidateEdge extends EdgeType(MatchCandidate) {}

@ObjectType({ simpleResolvers: true, description: "A page of pairs, the likeliest first." })
export class MatchCandidateConnection extends ConnectionType(MatchCandidateEdge) {}
