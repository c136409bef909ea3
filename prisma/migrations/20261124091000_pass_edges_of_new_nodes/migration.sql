-- As before, and first asks whether anything names the child as its parent: if nothing does, no way leads back to it.
-- So it is with nearly every edge of a new revision, and walking all its ancestors cost more than writing it.
-- The plan is kept from when the table was small or unknown to the planner, which would then read it whole each time.
CREATE OR REPLACE FUNCTION edges_stay_acyclic() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
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
  IF NOT EXISTS (SELECT FROM edges WHERE parent_id = NEW.child_id AND superseded_by_id IS NULL) THEN
    RETURN NEW;
  END IF;
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
