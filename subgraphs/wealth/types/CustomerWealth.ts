import { ObjectType } from "type-graphql";
import { Section } from "../../kit/types/Section";

@ObjectType({ simpleResolvers: true, description: "What a customer has in the wealth platform." })
export class CustomerWealth extends Section {}
