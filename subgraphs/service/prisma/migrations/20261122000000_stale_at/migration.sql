-- AlterTable
ALTER TABLE "source_status" ADD COLUMN "stale_at" TIMESTAMPTZ(3);
