-- The log is gap-free and chained: each row's hash covers the row before it. The lock is held until commit, so
-- writers queue here; commands therefore write their event last.
-- At READ COMMITTED the SELECT sees the newest committed row once the lock is granted.
CREATE FUNCTION audit_events_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  head audit_events%ROWTYPE;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('proofline.audit'));
  SELECT * INTO head FROM audit_events ORDER BY seq DESC LIMIT 1;
  NEW.seq := coalesce(head.seq, 0) + 1;
  NEW.at := clock_timestamp();
  NEW.prev_hash := coalesce(head.hash, repeat('0', 64));
  NEW.payload_hash := encode(sha256(convert_to(NEW.payload, 'UTF8')), 'hex');
  NEW.hash := audit_hash(NEW);
  RETURN NEW;
END $$;

-- A JSON array leaves no way to move characters between fields and keep the hash. Epoch text, so that the
-- session's time zone does not enter.
CREATE FUNCTION audit_hash(e audit_events) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(json_build_array(
    e.seq, extract(epoch FROM e.at)::text, e.actor_kind, e.actor_id, e.actor_name,
    e.action, e.subject_kind, e.subject_id, e.payload_hash, e.prev_hash)::text, 'UTF8')), 'hex')
$$;

-- The first row that does not fit, or null when the whole log does.
CREATE FUNCTION audit_verify() RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT min(seq) FROM (
    SELECT e.seq,
      e.seq <> row_number() OVER (ORDER BY e.seq)
      OR e.prev_hash <> coalesce(lag(e.hash) OVER (ORDER BY e.seq), repeat('0', 64))
      OR e.payload_hash <> encode(sha256(convert_to(e.payload, 'UTF8')), 'hex')
      OR e.hash <> audit_hash(e) AS broken
    FROM audit_events e) checked
  WHERE broken
$$;

CREATE TRIGGER audit_events_chained BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION audit_events_chain();
CREATE TRIGGER audit_events_immutable BEFORE UPDATE OR DELETE ON audit_events
  FOR EACH ROW EXECUTE FUNCTION refuse_change('the audit log is append-only');
CREATE TRIGGER audit_events_kept BEFORE TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('the audit log is append-only');
