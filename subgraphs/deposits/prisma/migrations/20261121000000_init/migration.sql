-- CreateTable
CREATE TABLE "products" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "account_type" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "interest_rate" DECIMAL(9,6),
    "minimum_opening" DECIMAL(18,2),
    "term_months" INTEGER,

    CONSTRAINT "products_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" TEXT NOT NULL,
    "account_number" TEXT NOT NULL,
    "iban" TEXT,
    "account_type" TEXT NOT NULL,
    "product_code" TEXT,
    "status" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "interest_rate" DECIMAL(9,6),
    "opened_on" DATE NOT NULL,
    "closed_on" DATE,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "term_deposits" (
    "account_id" TEXT NOT NULL,
    "principal" DECIMAL(18,2) NOT NULL,
    "interest_rate" DECIMAL(9,6) NOT NULL,
    "start_date" DATE NOT NULL,
    "maturity_date" DATE NOT NULL,
    "maturity_instruction" TEXT NOT NULL,
    "accrued_interest" DECIMAL(18,2) NOT NULL,

    CONSTRAINT "term_deposits_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "balances" (
    "account_id" TEXT NOT NULL,
    "type" CHAR(4) NOT NULL,
    "amount" DECIMAL(18,2) NOT NULL,
    "credit_debit_indicator" CHAR(4) NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "balances_pkey" PRIMARY KEY ("account_id","type")
);

-- CreateTable
CREATE TABLE "account_holders" (
    "account_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "since" DATE,

    CONSTRAINT "account_holders_pkey" PRIMARY KEY ("customer_id","account_id")
);

-- CreateTable
CREATE TABLE "transactions" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "booked_on" DATE NOT NULL,
    "sequence" INTEGER NOT NULL,
    "amount" DECIMAL(18,2) NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "credit_debit_indicator" CHAR(4) NOT NULL,
    "type" TEXT NOT NULL,
    "purpose" TEXT,
    "description" TEXT,
    "counterparty_name" TEXT,
    "counterparty_bank" TEXT,
    "counterparty_account" TEXT,
    "balance_after" DECIMAL(18,2),

    CONSTRAINT "transactions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "standing_orders" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "creditor_name" TEXT,
    "creditor_bank" TEXT,
    "creditor_account" TEXT NOT NULL,
    "amount" DECIMAL(18,2) NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "purpose" TEXT,
    "frequency" TEXT,
    "next_payment_date" DATE,
    "status" TEXT NOT NULL,

    CONSTRAINT "standing_orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cards" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "card_type" TEXT NOT NULL,
    "masked_number" TEXT,
    "status" TEXT NOT NULL,
    "issued_on" DATE,
    "expires_on" DATE,

    CONSTRAINT "cards_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source_status" (
    "source_system" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "loaded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "source_status_pkey" PRIMARY KEY ("source_system")
);

-- CreateIndex
CREATE UNIQUE INDEX "accounts_account_number_key" ON "accounts"("account_number");

-- CreateIndex
CREATE UNIQUE INDEX "accounts_iban_key" ON "accounts"("iban");

-- CreateIndex
CREATE INDEX "account_holders_account_id_idx" ON "account_holders"("account_id");

-- CreateIndex
CREATE INDEX "transactions_account_id_booked_on_sequence_idx" ON "transactions"("account_id", "booked_on" DESC, "sequence" DESC);

-- CreateIndex
CREATE INDEX "standing_orders_account_id_id_idx" ON "standing_orders"("account_id", "id");

-- CreateIndex
CREATE INDEX "cards_account_id_id_idx" ON "cards"("account_id", "id");


