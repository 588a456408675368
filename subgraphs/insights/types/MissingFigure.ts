import { Field, ObjectType } from "type-graphql";

@ObjectType({ simpleResolvers: true, description: "A figure that cannot be told, and why." })
export class MissingFigure {
  @Field(() => String, { description: "Which figure." })
  figure!: string;

  @Field(() => String, { description: "Why it cannot be told." })
  reason!: string;
}
