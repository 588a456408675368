-- CreateTable
CREATE TABLE "processed_events" (
    "queue" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "processed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "processed_events_pkey" PRIMARY KEY ("queue","event_id")
);

-- CreateTable
CREATE TABLE "call_centre_contacts" (
    "contact_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "customer_number" TEXT,
    "interaction_id" TEXT NOT NULL,

    CONSTRAINT "call_centre_contacts_pkey" PRIMARY KEY ("contact_id")
);

-- CreateIndex
CREATE INDEX "processed_events_queue_processed_at_idx" ON "processed_events"("queue", "processed_at");

-- CreateIndex
CREATE INDEX "call_centre_contacts_customer_number_idx" ON "call_centre_contacts"("customer_number");
