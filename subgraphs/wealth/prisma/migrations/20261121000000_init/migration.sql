-- CreateTable
CREATE TABLE "securities" (
    "id" TEXT NOT NULL,
    "isin" TEXT,
    "local_code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "asset_class" TEXT NOT NULL,
    "risk_rating" TEXT NOT NULL,
    "issuer" TEXT,
    "status" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "management_fee" DECIMAL(9,6),
    "minimum_amount" DECIMAL(18,2),
    "unit_price" DECIMAL(20,6),
    "price_type" TEXT,
    "price_as_of" DATE,
    "maturity_date" DATE,

    CONSTRAINT "securities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "navs" (
    "security_id" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "value" DECIMAL(20,6) NOT NULL,

    CONSTRAINT "navs_pkey" PRIMARY KEY ("security_id","date")
);

-- CreateTable
CREATE TABLE "holdings" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "security_id" TEXT NOT NULL,
    "quantity" DECIMAL(24,6) NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "unit_price" DECIMAL(20,6) NOT NULL,
    "price_type" TEXT NOT NULL,
    "price_as_of" DATE NOT NULL,
    "market_value" DECIMAL(18,2) NOT NULL,
    "cost_basis" DECIMAL(18,2),
    "maturity_date" DATE,

    CONSTRAINT "holdings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "orders" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "security_id" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "quantity" DECIMAL(24,6),
    "amount" DECIMAL(18,2),
    "currency" CHAR(3) NOT NULL,
    "status" TEXT NOT NULL,
    "channel" TEXT,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "executed_at" TIMESTAMPTZ(3),

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "risk_profiles" (
    "customer_id" TEXT NOT NULL,
    "assessed_on" DATE NOT NULL,
    "rating" TEXT NOT NULL,
    "valid_until" DATE,

    CONSTRAINT "risk_profiles_pkey" PRIMARY KEY ("customer_id","assessed_on")
);

-- CreateTable
CREATE TABLE "source_status" (
    "source_system" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "loaded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "source_status_pkey" PRIMARY KEY ("source_system")
);

-- CreateIndex
CREATE UNIQUE INDEX "securities_isin_key" ON "securities"("isin");

-- CreateIndex
CREATE UNIQUE INDEX "securities_local_code_key" ON "securities"("local_code");

-- CreateIndex
CREATE INDEX "securities_name_id_idx" ON "securities"("name", "id");

-- CreateIndex
CREATE INDEX "holdings_customer_id_id_idx" ON "holdings"("customer_id", "id");

-- CreateIndex
CREATE INDEX "orders_customer_id_placed_at_id_idx" ON "orders"("customer_id", "placed_at" DESC, "id" DESC);


