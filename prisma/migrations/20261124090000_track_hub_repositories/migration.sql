-- What a Hub listed, one row a repository, belonging to the catalog or not: what changed is seen by comparing with it,
-- without asking the Hub again. Rows are rewritten at every listing, so pages keep room for the next version and no
-- index covers a column that moves.
CREATE TABLE hub_repositories (
  hub_url text NOT NULL,
  ref text NOT NULL,
  hub_id text,
  sha text,
  modified_at timestamptz(3),
  status text NOT NULL DEFAULT 'listed',
  pipeline_tag text,
  license text,
  tags text[] NOT NULL DEFAULT '{}',
  parameters bigint,
  gated text,
  downloads bigint,
  likes bigint,
  -- Of the last reading: of the repository itself, or `listing …` where only its entry in a listing was judged.
  read_mark text,
  read_sha text,
  read_at timestamptz(3),
  outcome text,
  reason text,
  -- While it does not belong: the models, in lower case, that would bring it in by belonging themselves.
  hinges_on text[] NOT NULL DEFAULT '{}',
  model_id uuid REFERENCES models (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  first_seen_at timestamptz(3) NOT NULL,
  seen_at timestamptz(3) NOT NULL,
  PRIMARY KEY (hub_url, ref),
  CONSTRAINT hub_repositories_status_known CHECK (status IN ('listed', 'private', 'disabled', 'renamed', 'gone'))
) WITH (fillfactor = 80);
CREATE INDEX hub_repositories_by_id ON hub_repositories (hub_url, hub_id);
CREATE INDEX hub_repositories_of_model ON hub_repositories (model_id) WHERE model_id IS NOT NULL;
CREATE INDEX hub_repositories_by_hinge ON hub_repositories USING gin (hinges_on) WHERE hinges_on <> '{}';

-- What admins follow.
CREATE TABLE sync_rules (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL,
  kind text NOT NULL,
  -- By kind: {"author"}, {"tag"}, {"search"}, {"models": [...]}, {"base", "relation"}, {}.
  selector jsonb NOT NULL,
  depth text NOT NULL DEFAULT 'full',
  mirrors boolean NOT NULL DEFAULT false,
  enabled boolean NOT NULL DEFAULT true,
  -- Minutes between readings of what is new, and hours between readings of everything.
  every_minutes int NOT NULL DEFAULT 60,
  reconcile_hours int NOT NULL DEFAULT 168,
  -- The largest part of a rule's repositories that may vanish in one listing and be believed.
  guard_share double precision NOT NULL DEFAULT 0.2,
  -- The newest lastModified up to which everything has been read.
  watermark timestamptz(3),
  reconciled_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT sync_rules_kind_known CHECK (kind IN ('author', 'tag', 'search', 'list', 'children', 'all')),
  CONSTRAINT sync_rules_depth_known CHECK (depth IN ('listing', 'full')),
  CONSTRAINT sync_rules_every_minutes_range CHECK (every_minutes BETWEEN 5 AND 10080),
  CONSTRAINT sync_rules_reconcile_hours_range CHECK (reconcile_hours BETWEEN 1 AND 2160),
  CONSTRAINT sync_rules_guard_share_range CHECK (guard_share > 0 AND guard_share <= 1)
);
CREATE UNIQUE INDEX sync_rules_name_once ON sync_rules (lower(name));

-- Which repositories a rule has listed, and in which of its full readings last: what a full reading no longer
-- lists may be gone.
CREATE TABLE sync_rule_members (
  rule_id uuid NOT NULL REFERENCES sync_rules (id) ON DELETE CASCADE ON UPDATE CASCADE,
  ref text NOT NULL,
  seen_run_id uuid NOT NULL,
  PRIMARY KEY (rule_id, ref)
) WITH (fillfactor = 80);

ALTER TABLE sync_runs
  ADD COLUMN rule_id uuid REFERENCES sync_rules (id) ON DELETE SET NULL ON UPDATE CASCADE,
  -- full, incremental, visit
  ADD COLUMN reach text NOT NULL DEFAULT 'full',
  -- Repositories by outcome; the rows of sync_outcomes leave out the unchanged ones.
  ADD COLUMN counts jsonb,
  ADD COLUMN requests bigint NOT NULL DEFAULT 0,
  ADD COLUMN listed bigint NOT NULL DEFAULT 0,
  ADD COLUMN warnings jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN heard_at timestamptz(3);
CREATE INDEX sync_runs_of_rule ON sync_runs (rule_id, started_at DESC);
ALTER TABLE sync_runs ADD CONSTRAINT sync_runs_reach_known CHECK (reach IN ('full', 'incremental', 'visit'));

-- By how many children a repository was reached from what the run names: a resumed run goes on with the same generation.
ALTER TABLE sync_outcomes ADD COLUMN generation int NOT NULL DEFAULT 0;
