import { Field, Int, ObjectType } from "type-graphql";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { InstalmentStatus } from "./enums";

@ObjectType({ simpleResolvers: true, description: "One payment that a loan's contract asks for." })
export class Instalment {
  @Field(() => Int, { description: "Its number in the loan, from 1." })
  number!: number;

  @Field(() => DateScalar, { description: "The day on which it is to be paid." })
  dueDate!: string;

  @Field(() => Money, {
    nullable: true,
    description: "The part that repays principal; null where not known.",
  })
  principal!: Money | null;

  @Field(() => Money, { nullable: true, description: "The part that pays interest; null where not known." })
  interest!: Money | null;

  @Field(() => Money, { description: "What is to be paid in all." })
  amount!: Money;

  @Field(() => InstalmentStatus, { description: "Whether it is paid." })
  status!: InstalmentStatus;
}

@ObjectType({ simpleResolvers: true, description: "An instalment in a schedule." })
export class InstalmentEdge extends EdgeType(Instalment) {}

@ObjectType({ simpleResolvers: true, description: "A page of a loan's schedule, by number." })
export class InstalmentConnection extends ConnectionType(InstalmentEdge) {}
