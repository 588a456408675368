import { Field, ObjectType } from "type-graphql";
import { Pii } from "../../kit/access";
import { AddressType } from "./enums";

@ObjectType({ simpleResolvers: true, description: "A postal address of a customer." })
export class Address {
  @Field(() => AddressType, { description: "What the address is for." })
  type!: AddressType;

  @Pii("ADDRESS", "HIDDEN")
  @Field(() => [String], { description: "Street and house, as on an envelope." })
  lines!: string[];

  @Field(() => String, { nullable: true, description: "The city." })
  city!: string | null;

  @Field(() => String, { nullable: true, description: "The region, province or state." })
  region!: string | null;

  @Pii("ADDRESS", "HIDDEN")
  @Field(() => String, { nullable: true, description: "The postal code." })
  postalCode!: string | null;

  @Field(() => String, { nullable: true, description: "The country: two letters of ISO 3166-1." })
  country!: string | null;
}
