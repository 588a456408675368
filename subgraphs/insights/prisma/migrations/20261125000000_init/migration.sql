-- CreateTable
CREATE TABLE "generations" (
    "id" SERIAL NOT NULL,
    "as_of" DATE,
    "begun_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),
    "parameters" TEXT NOT NULL,
    "cursor" TEXT,
    "customers" INTEGER NOT NULL DEFAULT 0,
    "currency" CHAR(3) NOT NULL,
    "key_line" DECIMAL(24,2),
    "potential_line" DECIMAL(24,2),
    "peers" JSONB,

    CONSTRAINT "generations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_insights" (
    "generation" INTEGER NOT NULL,
    "customer_id" TEXT NOT NULL,
    "party_type" TEXT,
    "customer_since" DATE,
    "peer_group" TEXT NOT NULL,
    "assets" DECIMAL(24,2),
    "liabilities" DECIMAL(24,2),
    "net" DECIMAL(24,2),
    "change30" DECIMAL(24,2),
    "change365" DECIMAL(24,2),
    "contribution" DECIMAL(24,2),
    "by_kind" JSONB NOT NULL,
    "potential" DECIMAL(24,2),
    "segment" TEXT,
    "cell" TEXT,
    "contribution_quintile" INTEGER,
    "potential_quintile" INTEGER,
    "recency_days" INTEGER,
    "frequency" INTEGER,
    "monetary" DECIMAL(24,2),
    "recency_quintile" INTEGER,
    "frequency_quintile" INTEGER,
    "monetary_quintile" INTEGER,
    "stage" TEXT,
    "churn_score" INTEGER,
    "loyalty_score" INTEGER,
    "kinds" TEXT[],
    "amounts" JSONB NOT NULL,
    "contacts" JSONB NOT NULL,

    CONSTRAINT "customer_insights_pkey" PRIMARY KEY ("generation","customer_id")
);

-- CreateTable
CREATE TABLE "alerts" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "occurred_on" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "amount" DECIMAL(24,2),
    "currency" CHAR(3),
    "status" TEXT NOT NULL DEFAULT 'OPEN',
    "assigned_to" TEXT,
    "found_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "acknowledged_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "changed_by" TEXT,
    "note" TEXT,

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_access" (
    "customer_id" TEXT NOT NULL,
    "relationship_manager_id" TEXT,
    "branch_id" TEXT,
    "marketing_until" DATE,

    CONSTRAINT "customer_access_pkey" PRIMARY KEY ("customer_id")
);

-- CreateIndex
CREATE INDEX "customer_insights_generation_contribution_customer_id_idx" ON "customer_insights"("generation", "contribution" DESC, "customer_id" DESC);

-- CreateIndex
CREATE INDEX "customer_insights_generation_assets_customer_id_idx" ON "customer_insights"("generation", "assets" DESC, "customer_id" DESC);

-- CreateIndex
CREATE INDEX "customer_insights_generation_churn_score_customer_id_idx" ON "customer_insights"("generation", "churn_score" DESC, "customer_id" DESC);

-- CreateIndex
CREATE INDEX "customer_insights_generation_net_customer_id_idx" ON "customer_insights"("generation", "net" DESC, "customer_id" DESC);

-- CreateIndex
CREATE INDEX "customer_insights_generation_potential_customer_id_idx" ON "customer_insights"("generation", "potential" DESC, "customer_id" DESC);

-- CreateIndex
CREATE INDEX "customer_insights_generation_monetary_customer_id_idx" ON "customer_insights"("generation", "monetary" DESC, "customer_id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "alerts_customer_id_cause_key" ON "alerts"("customer_id", "cause");

-- CreateIndex
CREATE INDEX "alerts_customer_id_occurred_on_id_idx" ON "alerts"("customer_id", "occurred_on" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "alerts_status_occurred_on_id_idx" ON "alerts"("status", "occurred_on" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "customer_access_relationship_manager_id_idx" ON "customer_access"("relationship_manager_id");

-- CreateIndex
CREATE INDEX "customer_access_branch_id_idx" ON "customer_access"("branch_id");

-- A database that was filled before, where it holds the customers too. Where they are in another database, or not for
-- this role to read, the next import or seed fills the table; until then its customers are seen by rows:all alone.
DO $$
BEGIN
  INSERT INTO "customer_access"
  SELECT "id", "relationship_manager_id", "branch_id", (
    SELECT max(COALESCE("expires_on", DATE '9999-12-31')) FROM "customers"."consents"
    WHERE "customer_id" = "customer"."id" AND "purpose" = 'MARKETING' AND "status" = 'GIVEN')
  FROM "customers"."customers" AS "customer";
EXCEPTION
  WHEN invalid_schema_name OR undefined_table OR insufficient_privilege THEN NULL;
END
$$;

-- CreateTable
CREATE TABLE "customer_reference" (
    "system" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,

    CONSTRAINT "customer_reference_pkey" PRIMARY KEY ("system","external_id")
);

-- CreateIndex
CREATE INDEX "customer_reference_customer_id_system_idx" ON "customer_reference"("customer_id", "system");

-- A database that was filled before, where it holds the customers too. Where they are in another database, or not for
-- this role to read, the next import or seed fills the table; until then sources with other keys know none of its customers.
DO $$
BEGIN
  INSERT INTO "customer_reference"
  SELECT "system", "external_id", "customer_id" FROM "customers"."external_references";
EXCEPTION
  WHEN invalid_schema_name OR undefined_table OR insufficient_privilege THEN NULL;
END
$$;

-- CreateTable
CREATE TABLE "customer_alias" (
    "alias_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,

    CONSTRAINT "customer_alias_pkey" PRIMARY KEY ("alias_id")
);

-- CreateIndex
CREATE INDEX "customer_alias_customer_id_idx" ON "customer_alias"("customer_id");
