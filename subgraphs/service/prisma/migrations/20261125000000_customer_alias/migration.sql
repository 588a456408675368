-- CreateTable
CREATE TABLE "customer_alias" (
    "alias_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,

    CONSTRAINT "customer_alias_pkey" PRIMARY KEY ("alias_id")
);

-- CreateIndex
CREATE INDEX "customer_alias_customer_id_idx" ON "customer_alias"("customer_id");
