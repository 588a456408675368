import { ObjectType } from "type-graphql";
import { Section } from "../../kit/types/Section";

@ObjectType({ simpleResolvers: true, description: "What a customer has in the deposits system." })
export class CustomerDeposits extends Section {}
