-- When a revision's files were last begun to be read, and how often in vain: what failed is tried again, ever more rarely,
-- and what was not tried for longest comes first.
ALTER TABLE "revision_readings" ADD COLUMN "tried_at" TIMESTAMPTZ(3), ADD COLUMN "tries" INTEGER NOT NULL DEFAULT 0;

-- A first reading that failed left no trace until now.
INSERT INTO "revision_readings" ("revision_id", "reader_version")
SELECT a."revision_id", 0 FROM "revision_aliases" a JOIN "revisions" r ON r."id" = a."revision_id"
WHERE a."alias" = 'latest' AND r."sha" IS NOT NULL
  AND EXISTS (SELECT FROM "artifacts" f WHERE f."revision_id" = r."id"
    AND (f."format" IN ('safetensors', 'gguf', 'pickle') OR f."path" = 'tokenizer_config.json'))
ON CONFLICT ("revision_id") DO NOTHING;
