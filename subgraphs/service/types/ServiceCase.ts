import { Directive, Field, ID, ObjectType } from "type-graphql";
import { Pii } from "../../kit/access";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { DateTimeScalar } from "../../kit/scalars";
import { Customer } from "./Customer";
import { CaseCategory, CasePriority, CaseStatus, ServiceChannel } from "./enums";
import { Satisfaction } from "./Satisfaction";

@Directive('@key(fields: "id")')
@ObjectType({
  simpleResolvers: true,
  description:
    "A matter that a customer brought to the bank, from opening to resolution (BIAN servicing issue).",
})
export class ServiceCase {
  @Field(() => ID, { description: "The case's permanent id, for example S-4001." })
  id!: string;

  @Field(() => String, { description: "The number that the customer is told." })
  caseNumber!: string;

  @Field(() => Customer, { nullable: true, description: "The customer whose case it is." })
  customer!: Customer | null;

  @Field(() => CaseCategory, { description: "What kind of matter it is." })
  category!: CaseCategory;

  @Field(() => String, {
    nullable: true,
    description: "The product that it is about, where it is about one.",
  })
  product!: string | null;

  @Pii("FREE_TEXT", "HIDDEN")
  @Field(() => String, { description: "What the customer said." })
  issue!: string;

  @Field(() => ServiceChannel, {
    nullable: true,
    description: "The way by which it came; null where not known.",
  })
  channel!: ServiceChannel | null;

  @Field(() => CaseStatus, { description: "Where the case stands." })
  status!: CaseStatus;

  @Field(() => CasePriority, {
    nullable: true,
    description: "How soon it must be answered; null where the desk gives none.",
  })
  priority!: CasePriority | null;

  @Field(() => DateTimeScalar, { description: "When the customer raised it." })
  openedAt!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When it must be resolved, by its priority; null where the desk gives no time.",
  })
  dueAt!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "When it ended; null while it is open." })
  closedAt!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether the bank answered in time; null while it is open or where not known.",
  })
  timely!: boolean | null;

  @Pii("FREE_TEXT", "HIDDEN")
  @Field(() => String, { nullable: true, description: "What the bank answered; null while it is open." })
  resolution!: string | null;

  @Field(() => Satisfaction, {
    nullable: true,
    description: "How content the customer was; null where nobody was asked or answered.",
  })
  satisfaction!: Satisfaction | null;
}

@ObjectType({ simpleResolvers: true, description: "A case in a list." })
export class ServiceCaseEdge extends EdgeType(ServiceCase) {}

@ObjectType({ simpleResolvers: true, description: "A page of cases, newest first." })
export class ServiceCaseConnection extends ConnectionType(ServiceCaseEdge) {}
