import { Directive, Field, ID, ObjectType } from "type-graphql";
import { Pii } from "../../kit/access";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { CurrencyScalar, DateScalar, DecimalScalar } from "../../kit/scalars";
import { AccountRole, AccountStatus, AccountType } from "./enums";

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: "A current, savings or term deposit account." })
export class DepositAccount {
  @Field(() => ID, { description: "The account's permanent id, for example A-2001." })
  id!: string;

  @Pii("ACCOUNT", "LAST4")
  @Field(() => String, { description: "The number that the customer knows." })
  accountNumber!: string;

  @Pii("ACCOUNT", "LAST4")
  @Field(() => String, {
    nullable: true,
    description: "International Bank Account Number (ISO 13616), where there is one.",
  })
  iban!: string | null;

  @Field(() => AccountType, { description: "What kind of account it is." })
  accountType!: AccountType;

  @Field(() => String, { nullable: true, description: "Code of the product in the deposit catalogue." })
  productCode!: string | null;

  @Field(() => AccountStatus, { description: "Whether the account can be used." })
  status!: AccountStatus;

  @Field(() => CurrencyScalar, { description: "The account's currency." })
  currency!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "Interest a year in percent: 1.85 is 1.85 %; null where not known.",
  })
  interestRate!: string | null;

  @Field(() => DateScalar, { description: "The day on which it was opened." })
  openedOn!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The day on which it was closed; null while it is open.",
  })
  closedOn!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "An account in a customer's list." })
export class DepositAccountEdge extends EdgeType(DepositAccount) {
  @Field(() => AccountRole, { description: "As what the customer may use the account." })
  role!: AccountRole;
}

@ObjectType({ simpleResolvers: true, description: "A page of a customer's accounts." })
export class DepositAccountConnection extends ConnectionType(DepositAccountEdge) {}
