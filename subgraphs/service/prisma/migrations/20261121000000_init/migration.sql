-- CreateTable
CREATE TABLE "interactions" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT,
    "channel" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "agent" TEXT,
    "outcome" TEXT,
    "summary" TEXT,
    "case_id" TEXT,

    CONSTRAINT "interactions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cases" (
    "id" TEXT NOT NULL,
    "case_number" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "product" TEXT,
    "issue" TEXT NOT NULL,
    "channel" TEXT,
    "status" TEXT NOT NULL,
    "priority" TEXT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "resolution" TEXT,
    "timely" BOOLEAN,
    "satisfaction_score" DECIMAL(6,2),
    "satisfaction_scale" TEXT,
    "satisfaction_method" TEXT,

    CONSTRAINT "cases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_events" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "note" TEXT,
    "actor" TEXT,

    CONSTRAINT "case_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "key" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "result_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "source_status" (
    "source_system" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "loaded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "source_status_pkey" PRIMARY KEY ("source_system")
);

-- CreateIndex
CREATE INDEX "interactions_customer_id_started_at_id_idx" ON "interactions"("customer_id", "started_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "interactions_case_id_started_at_id_idx" ON "interactions"("case_id", "started_at" DESC, "id" DESC);

-- CreateIndex: the interactions that belong to nobody, newest first
CREATE INDEX "interactions_unidentified_idx" ON "interactions"("started_at" DESC, "id" DESC) WHERE "customer_id" IS NULL;

-- CreateIndex
CREATE UNIQUE INDEX "cases_case_number_key" ON "cases"("case_number");

-- CreateIndex
CREATE INDEX "cases_customer_id_opened_at_id_idx" ON "cases"("customer_id", "opened_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "case_events_case_id_occurred_at_id_idx" ON "case_events"("case_id", "occurred_at", "id");


