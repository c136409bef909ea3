-- Edges come by the hundred in one statement: they are judged once for all of them, with the same refusals.
DROP TRIGGER edges_acyclic ON edges;
DROP FUNCTION edges_stay_acyclic();

-- Taken before the first row is there: who waited for it holding one could be waited for in turn.
CREATE FUNCTION edges_have_one_writer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('proofline.edges'));
  RETURN NULL;
END $$;
CREATE TRIGGER edges_one_writer BEFORE INSERT ON edges
  FOR EACH STATEMENT EXECUTE FUNCTION edges_have_one_writer();

CREATE FUNCTION edges_stay_acyclic() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  childless node_kind;
BEGIN
  SELECT n.kind INTO childless FROM added a JOIN nodes n ON n.id = a.child_id
  WHERE n.kind IN ('service', 'named', 'undisclosed') OR (n.kind = 'model' AND n.revision_id IS NULL)
  LIMIT 1;
  IF childless = 'model' THEN
    RAISE EXCEPTION 'INSERT on edges is refused: the child must be a revision, not a bare model name'
      USING ERRCODE = 'check_violation';
  END IF;
  IF childless IS NOT NULL THEN
    RAISE EXCEPTION 'INSERT on edges is refused: a % has no recorded parents', childless
      USING ERRCODE = 'check_violation';
  END IF;
  -- Only a child that is somebody's parent can close a cycle; most are new and nobody's.
  IF EXISTS (
    WITH RECURSIVE ancestors AS (
      SELECT a.child_id AS start, a.parent_id AS id FROM added a
      WHERE EXISTS (SELECT FROM edges e WHERE e.parent_id = a.child_id AND e.superseded_by_id IS NULL)
      UNION
      SELECT a.start, e.parent_id FROM edges e JOIN ancestors a ON e.child_id = a.id
      WHERE e.superseded_by_id IS NULL AND a.id <> a.start
    )
    SELECT FROM ancestors WHERE id = start
  ) THEN
    RAISE EXCEPTION 'INSERT on edges is refused: it would close a cycle' USING ERRCODE = 'PL001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER edges_acyclic AFTER INSERT ON edges
  REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION edges_stay_acyclic();
