import { Field, ObjectType, registerEnumType } from "type-graphql";
import { DateTimeScalar } from "../scalars";

/** How far a section can be relied on. */
export enum SectionStatus {
  CURRENT = "CURRENT",
  STALE = "STALE",
  UNAVAILABLE = "UNAVAILABLE",
}
registerEnumType(SectionStatus, {
  name: "SectionStatus",
  description: "How far a section of the customer can be relied on.",
  valuesConfig: {
    CURRENT: { description: "Its system could be read, and was brought up to date when it should be." },
    STALE: { description: "Newer data should have come by now: what is here is as of asOf." },
    UNAVAILABLE: {
      description:
        "Its system cannot be read now: asOf is when it was last known to be up to date, what the section holds is null.",
    },
  },
});

/** What a system tells of one customer, and how far that can be relied on. */
@ObjectType({ simpleResolvers: true })
export abstract class Section {
  /** The customer whose section it is; not a GraphQL field. */
  customerId!: string;

  /** Why the system cannot be read, where it cannot; not a GraphQL field. */
  cause?: unknown;

  @Field(() => SectionStatus, { description: "How far the data of this section can be relied on." })
  status!: SectionStatus;

  @Field(() => DateTimeScalar, { description: "When the data of this section was last brought up to date." })
  asOf!: string;

  @Field(() => String, { description: "The system that keeps it." })
  sourceSystem!: string;
}
