-- Whoever follows the changes asks for what came after the last number seen. A number given before another but
-- committed after it would be passed over for good, so numbers are given under a lock that is held until commit:
-- the log's own, since a second one taken in another order could wait for the first for ever.
CREATE FUNCTION model_changes_one_at_a_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('proofline.audit'));
  RETURN NULL;
END $$;

-- For the statement and not for each row: a row's number is drawn before the triggers of the row.
CREATE TRIGGER model_changes_ordered BEFORE INSERT ON model_changes
  FOR EACH STATEMENT EXECUTE FUNCTION model_changes_one_at_a_time();
