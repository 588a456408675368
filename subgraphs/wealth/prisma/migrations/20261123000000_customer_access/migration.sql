-- CreateTable
CREATE TABLE "customer_access" (
    "customer_id" TEXT NOT NULL,
    "relationship_manager_id" TEXT,
    "branch_id" TEXT,
    "marketing_until" DATE,

    CONSTRAINT "customer_access_pkey" PRIMARY KEY ("customer_id")
);

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
