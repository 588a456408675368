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
