import { Field, ID, ObjectType } from "type-graphql";

@ObjectType({ simpleResolvers: true, description: "A branch of the bank." })
export class Branch {
  @Field(() => ID, { description: "The branch's id." })
  id!: string;

  @Field(() => String, { description: "Its name." })
  name!: string;

  @Field(() => String, { nullable: true, description: "The city in which it is." })
  city!: string | null;

  @Field(() => String, { nullable: true, description: "The region in which it is." })
  region!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The country in which it is: two letters of ISO 3166-1.",
  })
  country!: string | null;
}
