import { ObjectType } from "type-graphql";
import { Section } from "../../kit/types/Section";

@ObjectType({ simpleResolvers: true, description: "A customer's contacts and cases at the service desk." })
export class CustomerService extends Section {}
