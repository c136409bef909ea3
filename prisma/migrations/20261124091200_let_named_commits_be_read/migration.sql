-- A card may pin a parent to a commit nobody has read yet. When it is read, the node it was named by is its own: it
-- learns its revision, once. The key says the commit, so what others meant by it stays.
CREATE OR REPLACE FUNCTION nodes_only_follow_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.ref IS NULL) <> (NEW.ref IS NULL)
     OR (OLD.revision_id IS NOT NULL AND NEW.revision_id IS DISTINCT FROM OLD.revision_id)
     OR to_jsonb(NEW) - '{ref,revision_id}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{ref,revision_id}'::text[]
     OR (NEW.kind <> 'model' AND to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD)) THEN
    RAISE EXCEPTION 'UPDATE on nodes is refused: a node is what others point at; only its ref follows a rename, and a commit that is read becomes known'
      USING ERRCODE = 'PL002';
  END IF;
  RETURN NEW;
END $$;
GRANT UPDATE (revision_id) ON nodes TO proofline_app;
