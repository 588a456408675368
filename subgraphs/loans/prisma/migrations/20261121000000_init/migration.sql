-- CreateTable
CREATE TABLE "products" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "purpose" TEXT,
    "status" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "interest_rate" DECIMAL(9,6),
    "maximum_amount" DECIMAL(18,2),
    "maximum_months" INTEGER,

    CONSTRAINT "products_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "loans" (
    "id" TEXT NOT NULL,
    "loan_number" TEXT NOT NULL,
    "product_code" TEXT,
    "purpose" TEXT,
    "status" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "original_principal" DECIMAL(18,2) NOT NULL,
    "principal_outstanding" DECIMAL(18,2),
    "interest_outstanding" DECIMAL(18,2),
    "interest_rate" DECIMAL(9,6),
    "term_months" INTEGER NOT NULL,
    "opened_on" DATE NOT NULL,
    "maturity_date" DATE NOT NULL,
    "next_payment_due_date" DATE,
    "next_payment_amount" DECIMAL(18,2),
    "last_payment_date" DATE,
    "total_overdue" DECIMAL(18,2),
    "overdue_since" DATE,
    "past_due_days" INTEGER,
    "delinquency_bucket" TEXT,
    "repayment_account_id" TEXT,

    CONSTRAINT "loans_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "borrowers" (
    "loan_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,

    CONSTRAINT "borrowers_pkey" PRIMARY KEY ("customer_id","loan_id")
);

-- CreateTable
CREATE TABLE "instalments" (
    "loan_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "due_date" DATE NOT NULL,
    "principal" DECIMAL(18,2),
    "interest" DECIMAL(18,2),
    "amount" DECIMAL(18,2) NOT NULL,
    "status" TEXT NOT NULL,

    CONSTRAINT "instalments_pkey" PRIMARY KEY ("loan_id","number")
);

-- CreateTable
CREATE TABLE "payments" (
    "id" TEXT NOT NULL,
    "loan_id" TEXT NOT NULL,
    "paid_on" DATE NOT NULL,
    "amount" DECIMAL(18,2) NOT NULL,
    "method" TEXT,

    CONSTRAINT "payments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "collateral" (
    "id" TEXT NOT NULL,
    "loan_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "description" TEXT,
    "value" DECIMAL(18,2) NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "valued_on" DATE,

    CONSTRAINT "collateral_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_ratings" (
    "customer_id" TEXT NOT NULL,
    "assessed_on" DATE NOT NULL,
    "rating" TEXT NOT NULL,
    "score" INTEGER,
    "model" TEXT NOT NULL,
    "valid_until" DATE,

    CONSTRAINT "credit_ratings_pkey" PRIMARY KEY ("customer_id","assessed_on")
);

-- CreateTable
CREATE TABLE "source_status" (
    "source_system" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "loaded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "source_status_pkey" PRIMARY KEY ("source_system")
);

-- CreateIndex
CREATE UNIQUE INDEX "loans_loan_number_key" ON "loans"("loan_number");

-- CreateIndex
CREATE INDEX "borrowers_loan_id_idx" ON "borrowers"("loan_id");

-- CreateIndex
CREATE INDEX "payments_loan_id_paid_on_id_idx" ON "payments"("loan_id", "paid_on" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "collateral_loan_id_idx" ON "collateral"("loan_id");


