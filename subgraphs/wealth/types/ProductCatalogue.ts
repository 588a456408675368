import { ObjectType } from "type-graphql";

@ObjectType({
  simpleResolvers: true,
  description: "Everything the bank offers, by the system that keeps it.",
})
export class ProductCatalogue {}
