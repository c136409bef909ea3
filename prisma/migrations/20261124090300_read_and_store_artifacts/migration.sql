-- What the bytes of a file say, read once for all revisions that hold the same bytes.
CREATE TABLE file_readings (
  -- `sha256:…` of the content, or `git:…` where the source states only the git object.
  content_key text PRIMARY KEY,
  format text NOT NULL,
  reader_version int NOT NULL,
  -- read, malformed, unsupported
  status text NOT NULL,
  summary jsonb NOT NULL,
  -- [[name, dtype, [shape…]], …]; null for formats without tensors.
  tensors jsonb,
  problems jsonb NOT NULL DEFAULT '[]',
  bytes_fetched bigint NOT NULL,
  read_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT file_readings_key_form CHECK (content_key ~ '^(sha256:[0-9a-f]{64}|git:[0-9a-f]{40})$'),
  CONSTRAINT file_readings_status_known CHECK (status IN ('read', 'malformed', 'unsupported'))
);

-- Bytes the store holds, verified. A row is added only after the bytes' hash was compared.
CREATE TABLE blobs (
  sha256 text PRIMARY KEY,
  size_bytes bigint NOT NULL,
  git_oid text,
  store text NOT NULL,
  stored_at timestamptz(3) NOT NULL DEFAULT now(),
  -- When its hash was last compared: on the way in, or since.
  verified_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT blobs_sha256_form CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  CONSTRAINT blobs_git_oid_form CHECK (git_oid ~ '^[0-9a-f]{40}$')
);
CREATE INDEX blobs_by_git_oid ON blobs (git_oid) WHERE git_oid IS NOT NULL;

-- A revision whose bytes are kept here: all of one commit, or not at all.
CREATE TABLE mirrors (
  revision_id uuid PRIMARY KEY REFERENCES revisions (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  status text NOT NULL,
  wanted_by text NOT NULL,
  files_total int NOT NULL DEFAULT 0,
  files_done int NOT NULL DEFAULT 0,
  bytes_total bigint NOT NULL DEFAULT 0,
  bytes_done bigint NOT NULL DEFAULT 0,
  message text,
  asked_at timestamptz(3) NOT NULL DEFAULT now(),
  finished_at timestamptz(3),
  CONSTRAINT mirrors_status_known CHECK (status IN ('waiting', 'copying', 'complete', 'refused', 'failed', 'released'))
);
CREATE TABLE mirror_files (
  revision_id uuid NOT NULL REFERENCES mirrors (revision_id) ON DELETE RESTRICT ON UPDATE CASCADE,
  path text NOT NULL,
  sha256 text NOT NULL REFERENCES blobs (sha256) ON DELETE RESTRICT ON UPDATE CASCADE,
  PRIMARY KEY (revision_id, path)
);
CREATE INDEX mirror_files_of_blob ON mirror_files (sha256);

-- Uploads that have begun and not ended, for whoever goes on with them.
CREATE TABLE pending_uploads (
  content_key text NOT NULL,
  store text NOT NULL,
  -- Null until the bucket has named the upload; then what it has acknowledged, and the state of the hash after it.
  upload_id text,
  parts jsonb NOT NULL DEFAULT '[]',
  hash_state bytea,
  bytes bigint NOT NULL DEFAULT 0,
  -- One worker at a time goes on with an upload; one that was killed stops renewing.
  holder uuid NOT NULL,
  held_until timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (content_key, store),
  CONSTRAINT pending_uploads_whole CHECK ((upload_id IS NULL) = (hash_state IS NULL))
);

-- A signature found in a repository, and what came of verifying it. Checked again, it gets another row.
CREATE TABLE signature_checks (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  revision_id uuid NOT NULL REFERENCES revisions (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  path text NOT NULL,
  bundle_sha256 text NOT NULL,
  -- key, certificate
  kind text,
  verdict text NOT NULL,
  signer text,
  issuer text,
  root_digest text,
  message text NOT NULL,
  details jsonb NOT NULL,
  checked_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT signature_checks_verdict_known CHECK (verdict IN ('verified', 'signature_only', 'mismatch', 'invalid', 'unsupported'))
);
CREATE INDEX signature_checks_of_revision ON signature_checks (revision_id, checked_at DESC);
REVOKE UPDATE, DELETE ON signature_checks FROM proofline_app;
