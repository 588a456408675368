import { Directive, Field, ID, Int, ObjectType } from "type-graphql";
import { ConnectionType, EdgeType } from "../../kit/connections";
import { CurrencyScalar, DateScalar, DecimalScalar } from "../../kit/scalars";
import { Money } from "../../kit/types/Money";
import { DepositAccount } from "./DepositAccount";
import { BorrowerRole, DelinquencyBucket, LoanPurpose, LoanStatus } from "./enums";

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: "Money that the bank lends, with what is still owed." })
export class Loan {
  @Field(() => ID, { description: "The loan's permanent id, for example L-3001." })
  id!: string;

  @Field(() => String, { description: "The number that the customer knows." })
  loanNumber!: string;

  @Field(() => String, { nullable: true, description: "Code of the product in the loan catalogue." })
  productCode!: string | null;

  @Field(() => LoanPurpose, { nullable: true, description: "What the loan is for; null where not known." })
  purpose!: LoanPurpose | null;

  @Field(() => LoanStatus, { description: "Where the loan stands in its life." })
  status!: LoanStatus;

  @Field(() => CurrencyScalar, { description: "The loan's currency." })
  currency!: string;

  @Field(() => Money, { description: "The sum that was lent." })
  originalPrincipal!: Money;

  @Field(() => Money, {
    nullable: true,
    description: "What is left of the sum that was lent; null where the system does not tell.",
  })
  principalOutstanding!: Money | null;

  @Field(() => Money, {
    nullable: true,
    description: "Interest owed and not paid; null where the system does not tell.",
  })
  interestOutstanding!: Money | null;

  @Field(() => Money, {
    nullable: true,
    description: "Principal and interest outstanding together; null if either is not known.",
  })
  totalOutstanding!: Money | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "Interest a year in percent: 4.35 is 4.35 %; null where not known.",
  })
  interestRate!: string | null;

  @Field(() => Int, { description: "Length of the loan in months, as agreed." })
  termMonths!: number;

  @Field(() => DateScalar, { description: "The day on which it was opened." })
  openedOn!: string;

  @Field(() => DateScalar, { description: "The day on which all of it is to be repaid." })
  maturityDate!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: "When the next payment is due; null when none is, or where not known.",
  })
  nextPaymentDueDate!: string | null;

  @Field(() => Money, {
    nullable: true,
    description: "What is to be paid then; null when nothing is, or where not known.",
  })
  nextPaymentAmount!: Money | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: "When the borrowers paid last; null before the first payment, or where not known.",
  })
  lastPaymentDate!: string | null;

  @Field(() => Money, {
    nullable: true,
    description: "What was due and is not paid; null where the system does not tell.",
  })
  totalOverdue!: Money | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: "Since when something is overdue; null when nothing is, or where not known.",
  })
  overdueSince!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "For how many days something is overdue: 0 when nothing is; null where not known.",
  })
  pastDueDays!: number | null;

  @Field(() => DelinquencyBucket, {
    nullable: true,
    description: "How late the loan is, in bands of days past due; null where not known.",
  })
  delinquencyBucket!: DelinquencyBucket | null;

  @Field(() => DepositAccount, {
    nullable: true,
    description: "The account that instalments are taken from; null where none is named.",
  })
  repaymentAccount!: DepositAccount | null;
}

@ObjectType({ simpleResolvers: true, description: "A loan in a customer's list." })
export class LoanEdge extends EdgeType(Loan) {
  @Field(() => BorrowerRole, { description: "As what the customer stands behind the loan." })
  role!: BorrowerRole;
}

@ObjectType({ simpleResolvers: true, description: "A page of a customer's loans." })
export class LoanConnection extends ConnectionType(LoanEdge) {}
