import { Directive, Field, ID, ObjectType } from "type-graphql";
import { FiguresScalar } from "../../kit/figures";

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: "A person or organisation that the bank knows." })
export class Customer {
  @Field(() => ID, { description: "The bank's permanent id of the customer, for example C-1042." })
  id!: string;

  @Directive("@external")
  @Field(() => FiguresScalar, { nullable: true, description: "Who the customer is, for insights." })
  partyFigures!: unknown;

  @Directive("@external")
  @Field(() => FiguresScalar, {
    nullable: true,
    description: "What the customer's accounts come to, for insights.",
  })
  depositFigures!: unknown;

  @Directive("@external")
  @Field(() => FiguresScalar, {
    nullable: true,
    description: "What the customer's loans come to, for insights.",
  })
  loanFigures!: unknown;

  @Directive("@external")
  @Field(() => FiguresScalar, {
    nullable: true,
    description: "What the customer's investments come to, for insights.",
  })
  wealthFigures!: unknown;

  @Directive("@external")
  @Field(() => FiguresScalar, {
    nullable: true,
    description: "What the customer's contacts and cases come to, for insights.",
  })
  serviceFigures!: unknown;
}
