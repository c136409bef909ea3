-- Which readers a revision's files were last read with, so that better ones read them again.
CREATE TABLE "revision_readings" (
    "revision_id" UUID NOT NULL,
    "reader_version" INTEGER NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "revision_readings_pkey" PRIMARY KEY ("revision_id")
);

CREATE INDEX "revision_readings_reader_version_revision_id_idx" ON "revision_readings"("reader_version", "revision_id");

ALTER TABLE "revision_readings" ADD CONSTRAINT "revision_readings_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "revisions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was read before this table is read again once, from the readings that are kept.
INSERT INTO "revision_readings" ("revision_id", "reader_version")
SELECT a."revision_id", 0 FROM "revision_aliases" a JOIN "revisions" r ON r."id" = a."revision_id"
WHERE a."alias" = 'latest' AND r."sha" IS NOT NULL
  AND EXISTS (SELECT FROM "facts" f WHERE f."revision_id" = r."id" AND f."kind" = 'artifact');
