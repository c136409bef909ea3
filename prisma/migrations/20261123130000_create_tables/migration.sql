-- CreateEnum
CREATE TYPE "namespace_kind" AS ENUM ('user', 'organization', 'unclaimed');

-- CreateEnum
CREATE TYPE "grade" AS ENUM ('declared', 'hub_derived', 'inferred', 'attested', 'verified');

-- CreateEnum
CREATE TYPE "node_kind" AS ENUM ('model', 'dataset', 'service', 'named', 'undisclosed');

-- CreateEnum
CREATE TYPE "relation" AS ENUM ('distilled_from', 'initialized_from', 'finetuned_from', 'adapter_of', 'quantized_from', 'merged_from', 'converted_from', 'pruned_from', 'continued_from', 'trained_on', 'generated_by', 'labelled_by', 'judged_by', 'derived_from');

-- CreateEnum
CREATE TYPE "runner" AS ENUM ('cited', 'self_reported', 'third_party', 'reproduced');

-- CreateEnum
CREATE TYPE "eval_kind" AS ENUM ('safety', 'over_refusal', 'quality');

-- CreateEnum
CREATE TYPE "sync_status" AS ENUM ('running', 'completed', 'interrupted', 'failed');

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT,
    "email" TEXT,
    "email_verified" TIMESTAMPTZ(3),
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "user_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_account_id" TEXT NOT NULL,
    "refresh_token" TEXT,
    "access_token" TEXT,
    "expires_at" INTEGER,
    "token_type" TEXT,
    "scope" TEXT,
    "id_token" TEXT,
    "session_state" TEXT,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("provider","provider_account_id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "session_token" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "expires" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("session_token")
);

-- CreateTable
CREATE TABLE "verification_tokens" (
    "identifier" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expires" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verification_tokens_pkey" PRIMARY KEY ("identifier","token")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "payload_hash" TEXT NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "namespaces" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "kind" "namespace_kind" NOT NULL DEFAULT 'unclaimed',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "namespaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "models" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "namespace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "hub_id" TEXT,
    "source" TEXT NOT NULL,
    "source_url" TEXT NOT NULL,
    "admission" TEXT NOT NULL,
    "admission_reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "models_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "revisions" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "model_id" UUID NOT NULL,
    "sha" TEXT,
    "digest" TEXT NOT NULL,
    "record" JSONB NOT NULL,
    "card_data" JSONB,
    "card_text" TEXT,
    "config" JSONB,
    "modified_at" TIMESTAMPTZ(3),
    "repository_created_at" TIMESTAMPTZ(3),
    "captured_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "revisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "revision_aliases" (
    "model_id" UUID NOT NULL,
    "alias" TEXT NOT NULL,
    "revision_id" UUID NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "revision_aliases_pkey" PRIMARY KEY ("model_id","alias")
);

-- CreateTable
CREATE TABLE "artifacts" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "revision_id" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "size_bytes" BIGINT,
    "git_oid" TEXT,
    "sha256" TEXT,
    "format" TEXT NOT NULL,

    CONSTRAINT "artifacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "facts" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "revision_id" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "grade" "grade" NOT NULL,
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "quote" TEXT,
    "stated_at" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "facts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "revision_problems" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "revision_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "revision_problems_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "licenses" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "hub_key" TEXT,
    "license_name" TEXT,
    "spdx" TEXT,
    "commercial_use" TEXT NOT NULL,
    "commercial_note" TEXT,
    "outputs_may_train" TEXT,
    "source_url" TEXT NOT NULL,
    "source_class" TEXT NOT NULL,

    CONSTRAINT "licenses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "nodes" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" "node_kind" NOT NULL,
    "key" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "ref" TEXT,
    "revision_id" UUID,
    "provider" TEXT,
    "route" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "nodes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "edges" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "child_id" UUID NOT NULL,
    "parent_id" UUID NOT NULL,
    "relation" "relation" NOT NULL,
    "superseded_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "edges_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "distillations" (
    "edge_id" UUID NOT NULL,
    "types" JSONB,
    "types_basis" TEXT,
    "scheme" TEXT,
    "signal" TEXT,
    "delivery" TEXT,
    "temperature" DOUBLE PRECISION,
    "loss" TEXT,
    "samples" BIGINT,
    "stage" TEXT,
    "method" TEXT,
    "dataset" TEXT,
    "filters" TEXT,

    CONSTRAINT "distillations_pkey" PRIMARY KEY ("edge_id")
);

-- CreateTable
CREATE TABLE "evidence" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "edge_id" UUID NOT NULL,
    "grade" "grade" NOT NULL,
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "quote" TEXT,
    "sha256" TEXT,
    "stated_at" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "eval_runs" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "revision_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "kind" "eval_kind" NOT NULL,
    "benchmark" TEXT NOT NULL,
    "benchmark_revision" TEXT,
    "harness" TEXT,
    "harness_version" TEXT,
    "judge" TEXT,
    "attack" TEXT,
    "guardrail" TEXT,
    "decoding" JSONB,
    "runner" "runner" NOT NULL,
    "evaluator" TEXT,
    "evaluator_relation" TEXT,
    "ran_at" TEXT,
    "source_url" TEXT NOT NULL,
    "raw_sha256" TEXT,
    "model_label" TEXT,
    "identity_basis" TEXT,
    "as_reported" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "eval_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "eval_results" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "run_id" UUID NOT NULL,
    "category" TEXT NOT NULL,
    "metric" TEXT NOT NULL,
    "k" INTEGER,
    "n" INTEGER,
    "unparsed" INTEGER,
    "value" DOUBLE PRECISION,
    "unit" TEXT NOT NULL,
    "grade" TEXT,
    "direction" TEXT NOT NULL,
    "lower" DOUBLE PRECISION,
    "upper" DOUBLE PRECISION,

    CONSTRAINT "eval_results_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "search_documents" (
    "model_id" UUID NOT NULL,
    "ref" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "task" TEXT,
    "license" TEXT,
    "commercial_use" TEXT NOT NULL,
    "parameters" BIGINT,
    "teachers" TEXT[],
    "bases" TEXT[],
    "relations" TEXT[],
    "types" TEXT[],
    "scheme" TEXT,
    "languages" TEXT[],
    "tags" TEXT[],
    "grade" "grade",
    "distilled" BOOLEAN NOT NULL,
    "summary" TEXT,
    "card_text" TEXT,
    "safety_lower" DOUBLE PRECISION,
    "safety_lower_uncited" DOUBLE PRECISION,
    "safety_runs" INTEGER NOT NULL DEFAULT 0,
    "downloads" BIGINT,
    "updated_at" TIMESTAMPTZ(3),
    "admitted_at" TIMESTAMPTZ(3) NOT NULL,
    "document" tsvector,

    CONSTRAINT "search_documents_pkey" PRIMARY KEY ("model_id")
);

-- CreateTable
CREATE TABLE "safety_cells" (
    "model_id" UUID NOT NULL,
    "benchmark" TEXT NOT NULL,
    "attack" TEXT NOT NULL,
    "judge" TEXT NOT NULL,
    "runner" "runner" NOT NULL,
    "category" TEXT NOT NULL,
    "k" INTEGER NOT NULL,
    "n" INTEGER NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "lower" DOUBLE PRECISION NOT NULL,
    "upper" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "safety_cells_pkey" PRIMARY KEY ("model_id","benchmark","attack","judge","runner")
);

-- CreateTable
CREATE TABLE "sync_runs" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "source" TEXT NOT NULL,
    "hub_url" TEXT NOT NULL,
    "scope" JSONB NOT NULL,
    "status" "sync_status" NOT NULL DEFAULT 'running',
    "cursor" JSONB,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "message" TEXT,

    CONSTRAINT "sync_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_outcomes" (
    "run_id" UUID NOT NULL,
    "ref" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT,
    "problems" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sync_outcomes_pkey" PRIMARY KEY ("run_id","ref")
);

-- CreateTable
CREATE TABLE "marks" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "marks_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "audit_events_subject_kind_subject_id_idx" ON "audit_events"("subject_kind", "subject_id");

-- CreateIndex
CREATE UNIQUE INDEX "namespaces_name_key" ON "namespaces"("name");

-- CreateIndex
CREATE UNIQUE INDEX "models_ref_key" ON "models"("ref");

-- CreateIndex
CREATE UNIQUE INDEX "models_hub_id_key" ON "models"("hub_id");

-- CreateIndex
CREATE UNIQUE INDEX "models_namespace_id_name_key" ON "models"("namespace_id", "name");

-- CreateIndex
CREATE INDEX "revisions_model_id_idx" ON "revisions"("model_id");

-- CreateIndex
CREATE INDEX "revision_aliases_revision_id_idx" ON "revision_aliases"("revision_id");

-- CreateIndex
CREATE UNIQUE INDEX "artifacts_revision_id_path_key" ON "artifacts"("revision_id", "path");

-- CreateIndex
CREATE INDEX "facts_revision_id_field_idx" ON "facts"("revision_id", "field");

-- CreateIndex
CREATE UNIQUE INDEX "revision_problems_revision_id_code_field_message_key" ON "revision_problems"("revision_id", "code", "field", "message");

-- CreateIndex
CREATE INDEX "licenses_hub_key_idx" ON "licenses"("hub_key");

-- CreateIndex
CREATE UNIQUE INDEX "nodes_key_key" ON "nodes"("key");

-- CreateIndex
CREATE UNIQUE INDEX "nodes_revision_id_key" ON "nodes"("revision_id");

-- CreateIndex
CREATE INDEX "nodes_ref_idx" ON "nodes"("ref");

-- CreateIndex
CREATE INDEX "edges_child_id_idx" ON "edges"("child_id");

-- CreateIndex
CREATE INDEX "edges_parent_id_relation_idx" ON "edges"("parent_id", "relation");

-- CreateIndex
CREATE INDEX "evidence_edge_id_idx" ON "evidence"("edge_id");

-- CreateIndex
CREATE UNIQUE INDEX "eval_runs_revision_id_digest_key" ON "eval_runs"("revision_id", "digest");

-- CreateIndex
CREATE UNIQUE INDEX "eval_results_run_id_category_metric_key" ON "eval_results"("run_id", "category", "metric");

-- CreateIndex
CREATE UNIQUE INDEX "search_documents_ref_key" ON "search_documents"("ref");

-- CreateIndex
CREATE INDEX "search_documents_document_idx" ON "search_documents" USING GIN ("document");

-- CreateIndex
CREATE INDEX "safety_cells_benchmark_idx" ON "safety_cells"("benchmark");

-- CreateIndex
CREATE INDEX "sync_runs_source_started_at_idx" ON "sync_runs"("source", "started_at");

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "models" ADD CONSTRAINT "models_namespace_id_fkey" FOREIGN KEY ("namespace_id") REFERENCES "namespaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "revisions" ADD CONSTRAINT "revisions_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "revision_aliases" ADD CONSTRAINT "revision_aliases_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "revision_aliases" ADD CONSTRAINT "revision_aliases_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "revisions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "artifacts" ADD CONSTRAINT "artifacts_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "revisions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "facts" ADD CONSTRAINT "facts_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "revisions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "revision_problems" ADD CONSTRAINT "revision_problems_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "revisions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "nodes" ADD CONSTRAINT "nodes_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "revisions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "edges" ADD CONSTRAINT "edges_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "nodes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "edges" ADD CONSTRAINT "edges_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "nodes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "edges" ADD CONSTRAINT "edges_superseded_by_id_fkey" FOREIGN KEY ("superseded_by_id") REFERENCES "edges"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "distillations" ADD CONSTRAINT "distillations_edge_id_fkey" FOREIGN KEY ("edge_id") REFERENCES "edges"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_edge_id_fkey" FOREIGN KEY ("edge_id") REFERENCES "edges"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "eval_runs" ADD CONSTRAINT "eval_runs_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "revisions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "eval_results" ADD CONSTRAINT "eval_results_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "eval_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "search_documents" ADD CONSTRAINT "search_documents_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "safety_cells" ADD CONSTRAINT "safety_cells_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "search_documents"("model_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_outcomes" ADD CONSTRAINT "sync_outcomes_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "sync_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

