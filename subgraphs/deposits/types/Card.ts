import { Field, ID, ObjectType } from "type-graphql";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateScalar } from "../../kit/scalars";
import { Customer } from "./Customer";
import { CardStatus, CardType } from "./enums";

@ObjectType({ simpleResolvers: true, description: "A payment card on an account." })
export class Card {
  @Field(() => ID, { description: "The card's id, which is not its number." })
  id!: string;

  @Field(() => Customer, { nullable: true, description: "The customer who carries the card." })
  customer!: Customer | null;

  @Field(() => CardType, { description: "What kind of card it is." })
  cardType!: CardType;

  @Field(() => String, {
    nullable: true,
    description: "The number with all but its last four digits hidden.",
  })
  maskedNumber!: string | null;

  @Field(() => CardStatus, { description: "Whether the card can be used." })
  status!: CardStatus;

  @Field(() => DateScalar, { nullable: true, description: "When it was issued." })
  issuedOn!: string | null;

  @Field(() => DateScalar, { nullable: true, description: "Its last day; null where not known." })
  expiresOn!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "A card in a list." })
export class CardEdge extends EdgeType(Card) {}

@ObjectType({ simpleResolvers: true, description: "A page of cards." })
export class CardConnection extends ConnectionType(CardEdge) {}
