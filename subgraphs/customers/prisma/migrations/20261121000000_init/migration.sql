-- CreateTable
CREATE TABLE "customers" (
    "id" TEXT NOT NULL,
    "customer_number" TEXT NOT NULL,
    "party_type" TEXT NOT NULL,
    "legal_name" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sort_name" TEXT COLLATE "C" NOT NULL,
    "date_of_birth" DATE,
    "sex" TEXT,
    "nationality" CHAR(2),
    "preferred_language" TEXT,
    "marital_status" TEXT,
    "segment" TEXT,
    "relationship_manager_id" TEXT,
    "branch_id" TEXT,
    "customer_since" DATE,
    "kyc_status" TEXT,
    "kyc_review_date" DATE,
    "occupation" TEXT,
    "education" TEXT,
    "income_band" TEXT,
    "search_terms" tsvector NOT NULL,
    "source_system" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "branches" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "city" TEXT,
    "region" TEXT,
    "country" CHAR(2),

    CONSTRAINT "branches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "relationship_managers" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "branch_id" TEXT,

    CONSTRAINT "relationship_managers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identifiers" (
    "customer_id" TEXT NOT NULL,
    "scheme" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "identifiers_pkey" PRIMARY KEY ("customer_id","scheme","value")
);

-- CreateTable
CREATE TABLE "contact_points" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "is_primary" BOOLEAN NOT NULL,
    "verified_on" DATE,

    CONSTRAINT "contact_points_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "addresses" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "lines" TEXT[],
    "city" TEXT,
    "region" TEXT,
    "postal_code" TEXT,
    "country" CHAR(2),

    CONSTRAINT "addresses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "external_references" (
    "system" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "match_method" TEXT NOT NULL,
    "confidence" DECIMAL(5,4) NOT NULL,

    CONSTRAINT "external_references_pkey" PRIMARY KEY ("system","external_id")
);

-- CreateTable
CREATE TABLE "consents" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "channel" TEXT,
    "status" TEXT NOT NULL,
    "given_on" DATE,
    "expires_on" DATE,

    CONSTRAINT "consents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source_status" (
    "source_system" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "loaded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "source_status_pkey" PRIMARY KEY ("source_system")
);

-- CreateIndex
CREATE UNIQUE INDEX "customers_customer_number_key" ON "customers"("customer_number");

-- CreateIndex
CREATE INDEX "customers_sort_name_id_idx" ON "customers"("sort_name", "id");

-- CreateIndex
-- The list by customer_since has customers without one last in both directions: an index for each.
CREATE INDEX "customers_customer_since_asc_idx" ON "customers"((COALESCE("customer_since", DATE '9999-12-31')), "id");

-- CreateIndex
CREATE INDEX "customers_customer_since_desc_idx" ON "customers"((COALESCE("customer_since", DATE '0001-01-01')), "id");

-- CreateIndex
CREATE INDEX "customers_relationship_manager_id_sort_name_id_idx" ON "customers"("relationship_manager_id", "sort_name", "id");

-- CreateIndex
CREATE INDEX "customers_branch_id_sort_name_id_idx" ON "customers"("branch_id", "sort_name", "id");

-- CreateIndex
CREATE INDEX "customers_search_terms_idx" ON "customers" USING GIN ("search_terms");

-- CreateIndex
CREATE INDEX "identifiers_scheme_value_idx" ON "identifiers"("scheme", "value");

-- CreateIndex
CREATE INDEX "contact_points_customer_id_idx" ON "contact_points"("customer_id");

-- CreateIndex
CREATE INDEX "addresses_customer_id_idx" ON "addresses"("customer_id");

-- CreateIndex
CREATE INDEX "external_references_customer_id_idx" ON "external_references"("customer_id");

-- CreateIndex
CREATE INDEX "consents_customer_id_idx" ON "consents"("customer_id");


