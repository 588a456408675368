-- AlterTable
ALTER TABLE "external_references" ADD COLUMN "valid_from" TIMESTAMPTZ(3), ADD COLUMN "actor" TEXT;

-- CreateTable: references that held, so that (system, external_id) stays unique among those that hold.
CREATE TABLE "ended_references" (
    "id" TEXT NOT NULL,
    "system" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "match_method" TEXT NOT NULL,
    "confidence" DECIMAL(5,4) NOT NULL,
    "valid_from" TIMESTAMPTZ(3),
    "actor" TEXT,
    "valid_to" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ended_references_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "ended_references_customer_id_idx" ON "ended_references"("customer_id");
CREATE INDEX "ended_references_system_external_id_idx" ON "ended_references"("system", "external_id");

-- CreateTable
CREATE TABLE "customer_alias" (
    "alias_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,

    CONSTRAINT "customer_alias_pkey" PRIMARY KEY ("alias_id"),
    CONSTRAINT "customer_alias_other" CHECK ("alias_id" <> "customer_id")
);
CREATE INDEX "customer_alias_customer_id_idx" ON "customer_alias"("customer_id");

-- CreateTable
CREATE TABLE "customer_merges" (
    "id" TEXT NOT NULL,
    "survivor_id" TEXT NOT NULL,
    "merged_id" TEXT NOT NULL,
    "merged_at" TIMESTAMPTZ(3) NOT NULL,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "customer_merges_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "customer_merges_merged_id_key" ON "customer_merges"("merged_id") WHERE "undone_at" IS NULL;
CREATE INDEX "customer_merges_survivor_id_idx" ON "customer_merges"("survivor_id");

-- CreateTable
CREATE TABLE "identity_proposals" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "survivor_id" TEXT NOT NULL,
    "merged_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "proposed_by" TEXT NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decision" TEXT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,

    CONSTRAINT "identity_proposals_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "identity_proposals_two_people" CHECK ("decision" IS DISTINCT FROM 'APPROVED' OR "decided_by" <> "proposed_by")
);
CREATE INDEX "identity_proposals_proposed_at_id_idx" ON "identity_proposals"("proposed_at" DESC, "id" DESC);

-- CreateTable: of a pair, a before b by code units.
CREATE TABLE "never_links" (
    "a" TEXT NOT NULL,
    "b" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "never_links_pkey" PRIMARY KEY ("a","b")
);
CREATE INDEX "never_links_b_idx" ON "never_links"("b");

-- CreateTable
CREATE TABLE "match_runs" (
    "id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "match_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable: of a pair, a before b by code units.
CREATE TABLE "match_candidates" (
    "a" TEXT NOT NULL,
    "b" TEXT NOT NULL,
    "score" DECIMAL(9,4) NOT NULL,
    "decision" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "held_by" TEXT,
    "evidence" JSONB NOT NULL,
    "run" TEXT NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,

    CONSTRAINT "match_candidates_pkey" PRIMARY KEY ("a","b")
);
CREATE INDEX "match_candidates_status_score_a_b_idx" ON "match_candidates"("status", "score" DESC, "a" DESC, "b" DESC);
CREATE INDEX "match_candidates_b_idx" ON "match_candidates"("b");

-- CreateTable: also the feed by which the other subgraphs are told. A number is given while nobody else can take one, so
-- that no smaller one appears later.
CREATE TABLE "identity_history" (
    "id" BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "customer_ids" TEXT[] NOT NULL,
    "proposal_id" TEXT,
    "system" TEXT,
    "external_id" TEXT,

    CONSTRAINT "identity_history_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "identity_history_customer_ids_idx" ON "identity_history" USING GIN ("customer_ids");

CREATE FUNCTION "identity_history_stays"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'identity_history is only added to' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER "identity_history_stays" BEFORE UPDATE OR DELETE ON "identity_history"
  FOR EACH STATEMENT EXECUTE FUNCTION "identity_history_stays"();

-- CreateTable: how far the history was told to the other subgraphs.
CREATE TABLE "identity_publications" (
    "follower" TEXT NOT NULL,
    "position" BIGINT NOT NULL,

    CONSTRAINT "identity_publications_pkey" PRIMARY KEY ("follower")
);

-- CreateTable: what each system says of a person; of nobody's where its reference ended.
CREATE TABLE "party_records" (
    "system" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "customer_id" TEXT,
    "legal_name" TEXT,
    "name" TEXT,
    "date_of_birth" DATE,
    "sex" TEXT,
    "nationality" CHAR(2),
    "preferred_language" TEXT,
    "marital_status" TEXT,
    "occupation" TEXT,
    "education" TEXT,
    "income_band" TEXT,
    "verified" BOOLEAN NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "party_records_pkey" PRIMARY KEY ("system","external_id")
);
CREATE INDEX "party_records_customer_id_idx" ON "party_records"("customer_id");

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "key" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "result_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("key")
);
