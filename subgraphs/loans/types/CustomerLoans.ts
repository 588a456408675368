import { ObjectType } from "type-graphql";
import { Section } from "../../kit/types/Section";

@ObjectType({ simpleResolvers: true, description: "What a customer has in the loan system." })
export class CustomerLoans extends Section {}
