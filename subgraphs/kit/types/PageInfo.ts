import { Directive, Field, ObjectType } from "type-graphql";

@Directive("@shareable")
@ObjectType({
  simpleResolvers: true,
  description: "Where a page stands in its list (Relay Cursor Connections).",
})
export class PageInfo {
  @Field(() => Boolean, { description: "Whether there are items behind this page." })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: "Whether there are items before this page." })
  hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: "Cursor of the page's first item; null on an empty page.",
  })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: "Cursor of the page's last item: pass it as `after`." })
  endCursor!: string | null;
}
