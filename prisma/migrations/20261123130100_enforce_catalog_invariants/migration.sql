-- Names: one spelling per name whatever the case, and only what the Hub itself allows in a repository id.
CREATE UNIQUE INDEX namespaces_name_folded ON namespaces (lower(name));
CREATE UNIQUE INDEX models_ref_folded ON models (lower(ref));
ALTER TABLE namespaces ADD CONSTRAINT namespaces_name_form CHECK (name ~ '^[A-Za-z0-9_.-]{1,96}$');
ALTER TABLE models ADD CONSTRAINT models_name_form CHECK (name ~ '^[A-Za-z0-9_.-]{1,96}$');

-- `ref` is written out so that it can be indexed; it is always the namespace and the name.
CREATE FUNCTION models_ref_is_its_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF lower(NEW.ref) <> lower((SELECT n.name FROM namespaces n WHERE n.id = NEW.namespace_id) || '/' || NEW.name) THEN
    RAISE EXCEPTION '% on models is refused: % is not the namespace and the name of this model', TG_OP, NEW.ref
      USING ERRCODE = 'PL002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER models_ref_of_parts BEFORE INSERT OR UPDATE ON models
  FOR EACH ROW EXECUTE FUNCTION models_ref_is_its_parts();

-- A pinned revision is its commit; an unpinned one is the digest of what the source said.
ALTER TABLE revisions ADD CONSTRAINT revisions_sha_form CHECK (sha ~ '^[0-9a-f]{40}$');
ALTER TABLE revisions ADD CONSTRAINT revisions_digest_form CHECK (digest ~ '^[0-9a-f]{64}$');
CREATE UNIQUE INDEX revisions_pinned ON revisions (model_id, sha) WHERE sha IS NOT NULL;
CREATE UNIQUE INDEX revisions_unpinned ON revisions (model_id, digest) WHERE sha IS NULL;

ALTER TABLE artifacts ADD CONSTRAINT artifacts_size_form CHECK (size_bytes >= 0);
ALTER TABLE artifacts ADD CONSTRAINT artifacts_sha256_form CHECK (sha256 ~ '^[0-9a-f]{64}$');
ALTER TABLE artifacts ADD CONSTRAINT artifacts_git_oid_form CHECK (git_oid ~ '^[0-9a-f]{40}$');

-- Raised wherever a row is history. TG_ARGV[0] says why, for the person who reads the error.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0]
    USING ERRCODE = 'PL002';
END $$;

-- A card, config or date that a thin recording did not hold may be learned from the Hub for the same commit, once.
CREATE FUNCTION revisions_only_learn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb := to_jsonb(OLD);
  after jsonb := to_jsonb(NEW);
  part text;
BEGIN
  FOREACH part IN ARRAY ARRAY['card_text', 'card_data', 'config', 'modified_at', 'repository_created_at'] LOOP
    IF before ->> part IS NULL THEN
      before := before - part;
      after := after - part;
    END IF;
  END LOOP;
  IF before IS DISTINCT FROM after THEN
    RAISE EXCEPTION 'UPDATE on revisions is refused: a revision never changes; a change is a new revision'
      USING ERRCODE = 'PL002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER revisions_immutable BEFORE UPDATE ON revisions FOR EACH ROW EXECUTE FUNCTION revisions_only_learn();
CREATE TRIGGER revisions_undeleted BEFORE DELETE ON revisions
  FOR EACH ROW EXECUTE FUNCTION refuse_change('a revision never changes; a change is a new revision');
CREATE TRIGGER revisions_kept BEFORE TRUNCATE ON revisions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('a revision never changes; a change is a new revision');

CREATE TRIGGER artifacts_kept BEFORE DELETE ON artifacts
  FOR EACH ROW EXECUTE FUNCTION refuse_change('the file list belongs to an immutable revision');

-- Sizes and hashes a source did not state may be learned later, and then stay.
CREATE FUNCTION artifacts_only_learn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.revision_id <> OLD.revision_id OR NEW.path <> OLD.path
     OR (OLD.size_bytes IS NOT NULL AND NEW.size_bytes IS DISTINCT FROM OLD.size_bytes)
     OR (OLD.git_oid IS NOT NULL AND NEW.git_oid IS DISTINCT FROM OLD.git_oid)
     OR (OLD.sha256 IS NOT NULL AND NEW.sha256 IS DISTINCT FROM OLD.sha256) THEN
    RAISE EXCEPTION 'UPDATE on artifacts is refused: a known path, size or hash never changes'
      USING ERRCODE = 'PL002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER artifacts_immutable BEFORE UPDATE ON artifacts
  FOR EACH ROW EXECUTE FUNCTION artifacts_only_learn();

-- Shared by facts and evidence: the statement stays as it was made; it may be revoked, once.
CREATE FUNCTION only_revoke_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL
     OR NEW.revoked_at IS NULL
     OR to_jsonb(NEW) - 'revoked_at' IS DISTINCT FROM to_jsonb(OLD) - 'revoked_at' THEN
    RAISE EXCEPTION 'UPDATE on % is refused: a statement is kept as made and may only be revoked, once', TG_TABLE_NAME
      USING ERRCODE = 'PL002';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER facts_immutable BEFORE UPDATE ON facts FOR EACH ROW EXECUTE FUNCTION only_revoke_once();
CREATE TRIGGER facts_kept BEFORE DELETE ON facts
  FOR EACH ROW EXECUTE FUNCTION refuse_change('a statement is revoked, never deleted');
-- The same statement from the same place is one row, so a second sync writes nothing.
CREATE UNIQUE INDEX facts_live ON facts (revision_id, field, grade, kind, source, md5(value::text), md5(coalesce(quote, '')))
  WHERE revoked_at IS NULL;
