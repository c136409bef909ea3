ALTER TABLE nodes ADD CONSTRAINT nodes_shape CHECK (
  CASE kind
    WHEN 'model' THEN ref IS NOT NULL
    WHEN 'service' THEN provider IS NOT NULL AND revision_id IS NULL
    WHEN 'named' THEN ref IS NULL AND revision_id IS NULL
    ELSE revision_id IS NULL
  END);
CREATE TRIGGER nodes_immutable BEFORE UPDATE OR DELETE ON nodes
  FOR EACH ROW EXECUTE FUNCTION refuse_change('a node is what others point at; it never changes');

ALTER TABLE edges ADD CONSTRAINT edges_not_own_parent CHECK (child_id <> parent_id);
CREATE UNIQUE INDEX edges_live ON edges (child_id, parent_id, relation) WHERE superseded_by_id IS NULL;

CREATE FUNCTION edges_only_superseded_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.superseded_by_id IS NOT NULL
     OR NEW.superseded_by_id IS NULL
     OR to_jsonb(NEW) - 'superseded_by_id' IS DISTINCT FROM to_jsonb(OLD) - 'superseded_by_id' THEN
    RAISE EXCEPTION 'UPDATE on edges is refused: an edge never changes; it may be superseded, once'
      USING ERRCODE = 'PL002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER edges_immutable BEFORE UPDATE ON edges FOR EACH ROW EXECUTE FUNCTION edges_only_superseded_once();
CREATE TRIGGER edges_kept BEFORE DELETE ON edges
  FOR EACH ROW EXECUTE FUNCTION refuse_change('an edge is superseded, never deleted');
CREATE TRIGGER edges_kept_whole BEFORE TRUNCATE ON edges
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('an edge is superseded, never deleted');

-- Acyclic over revisions. One writer at a time holds the lock until commit, so two transactions that would
-- close a cycle together cannot both look before either has written.
CREATE FUNCTION edges_stay_acyclic() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  child_kind node_kind;
  child_revision uuid;
BEGIN
  SELECT kind, revision_id INTO child_kind, child_revision FROM nodes WHERE id = NEW.child_id;
  IF child_kind = 'model' AND child_revision IS NULL THEN
    RAISE EXCEPTION 'INSERT on edges is refused: the child must be a revision, not a bare model name'
      USING ERRCODE = 'check_violation';
  END IF;
  IF child_kind IN ('service', 'named', 'undisclosed') THEN
    RAISE EXCEPTION 'INSERT on edges is refused: a % has no recorded parents', child_kind
      USING ERRCODE = 'check_violation';
  END IF;

  PERFORM pg_advisory_xact_lock(hashtext('proofline.edges'));
  IF EXISTS (
    WITH RECURSIVE ancestors AS (
      SELECT NEW.parent_id AS id
      UNION
      SELECT e.parent_id FROM edges e JOIN ancestors a ON e.child_id = a.id WHERE e.superseded_by_id IS NULL
    )
    SELECT 1 FROM ancestors WHERE id = NEW.child_id
  ) THEN
    RAISE EXCEPTION 'INSERT on edges is refused: it would close a cycle' USING ERRCODE = 'PL001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER edges_acyclic BEFORE INSERT ON edges FOR EACH ROW EXECUTE FUNCTION edges_stay_acyclic();

-- Checked at commit, because an edge and its evidence are two inserts.
CREATE FUNCTION edges_need_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM evidence WHERE edge_id = NEW.id) THEN
    RAISE EXCEPTION 'edge % has no evidence: every edge needs at least one', NEW.id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER edges_evidenced AFTER INSERT ON edges
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION edges_need_evidence();

CREATE TRIGGER evidence_immutable BEFORE UPDATE ON evidence FOR EACH ROW EXECUTE FUNCTION only_revoke_once();
CREATE TRIGGER evidence_kept BEFORE DELETE ON evidence
  FOR EACH ROW EXECUTE FUNCTION refuse_change('evidence is revoked, never deleted');
ALTER TABLE evidence ADD CONSTRAINT evidence_sha256_form CHECK (sha256 ~ '^[0-9a-f]{64}$');
CREATE UNIQUE INDEX evidence_live ON evidence (edge_id, grade, kind, source, md5(coalesce(quote, '')))
  WHERE revoked_at IS NULL;

CREATE TRIGGER distillations_immutable BEFORE UPDATE OR DELETE ON distillations
  FOR EACH ROW EXECUTE FUNCTION refuse_change('how a teacher taught is part of an immutable edge');
ALTER TABLE distillations ADD CONSTRAINT distillations_types_known CHECK (
  types IS NULL OR (jsonb_typeof(types) = 'array' AND types <@ '["response", "feature", "relation"]'::jsonb));
ALTER TABLE distillations ADD CONSTRAINT distillations_types_basis_known CHECK (types_basis IN ('documented', 'inferred'));
ALTER TABLE distillations ADD CONSTRAINT distillations_scheme_known CHECK (scheme IN ('offline', 'online', 'self'));
ALTER TABLE distillations ADD CONSTRAINT distillations_signal_known CHECK (signal IN ('responses', 'logits', 'features', 'on_policy'));
ALTER TABLE distillations ADD CONSTRAINT distillations_delivery_known CHECK (delivery IN ('precomputed', 'live'));
ALTER TABLE distillations ADD CONSTRAINT distillations_temperature_positive CHECK (temperature > 0);
