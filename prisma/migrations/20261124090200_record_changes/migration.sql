-- What moved at the source of a model: drift, with before and after. Never rewritten.
CREATE TABLE model_changes (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  seq bigint GENERATED ALWAYS AS IDENTITY,
  model_id uuid NOT NULL REFERENCES models (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  kind text NOT NULL,
  before jsonb,
  after jsonb,
  from_revision_id uuid REFERENCES revisions (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  to_revision_id uuid REFERENCES revisions (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  source text NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT model_changes_kind_known CHECK (kind IN
    ('moved', 'license', 'claims', 'weights', 'files', 'renamed', 'gated', 'private', 'disabled', 'gone', 'returned'))
);
CREATE UNIQUE INDEX model_changes_in_order ON model_changes (seq);
CREATE INDEX model_changes_of_model ON model_changes (model_id, seq DESC);
CREATE TRIGGER model_changes_immutable BEFORE UPDATE OR DELETE ON model_changes
  FOR EACH ROW EXECUTE FUNCTION refuse_change('what changed at a source is history');
CREATE TRIGGER model_changes_kept BEFORE TRUNCATE ON model_changes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('what changed at a source is history');
REVOKE UPDATE, DELETE ON model_changes FROM proofline_app;

-- Names a model had: links and cards go on using them.
CREATE TABLE former_names (
  -- In lower case.
  ref text PRIMARY KEY,
  written text NOT NULL,
  model_id uuid NOT NULL REFERENCES models (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  until timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX former_names_of_model ON former_names (model_id);

-- A node's key and label are what was written then; the name it leads to follows a renamed repository.
CREATE FUNCTION nodes_only_follow_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ref IS NULL OR NEW.ref IS NULL
     OR to_jsonb(NEW) - 'ref' IS DISTINCT FROM to_jsonb(OLD) - 'ref' THEN
    RAISE EXCEPTION 'UPDATE on nodes is refused: a node is what others point at; only its ref follows a rename'
      USING ERRCODE = 'PL002';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER nodes_immutable ON nodes;
CREATE TRIGGER nodes_immutable BEFORE UPDATE ON nodes FOR EACH ROW EXECUTE FUNCTION nodes_only_follow_names();
CREATE TRIGGER nodes_kept BEFORE DELETE ON nodes
  FOR EACH ROW EXECUTE FUNCTION refuse_change('a node is what others point at; it never changes');
GRANT UPDATE (ref) ON nodes TO proofline_app;

-- Whether the source still shows the model: listed, private, disabled or gone.
ALTER TABLE search_documents ADD COLUMN status text NOT NULL DEFAULT 'listed';
ALTER TABLE search_documents ADD CONSTRAINT search_documents_status_known
  CHECK (status IN ('listed', 'private', 'disabled', 'gone'));
