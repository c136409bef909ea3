-- k failures of n judged answers; an interval only where both are known; every rate inside [0, 1].
ALTER TABLE eval_results ADD CONSTRAINT eval_results_n_positive CHECK (n > 0);
ALTER TABLE eval_results ADD CONSTRAINT eval_results_k_within_n CHECK (k IS NULL OR (n IS NOT NULL AND k BETWEEN 0 AND n));
ALTER TABLE eval_results ADD CONSTRAINT eval_results_unparsed_form CHECK (unparsed >= 0);
ALTER TABLE eval_results ADD CONSTRAINT eval_results_interval_form CHECK (
  (lower IS NULL) = (upper IS NULL)
  AND (lower IS NULL OR (k IS NOT NULL AND n IS NOT NULL AND lower >= 0 AND lower <= upper AND upper <= 1)));
ALTER TABLE eval_results ADD CONSTRAINT eval_results_unit_known CHECK (unit IN ('fraction', '0-100', 'grade', 'other'));
ALTER TABLE eval_results ADD CONSTRAINT eval_results_fraction_range CHECK (unit <> 'fraction' OR value IS NULL OR value BETWEEN 0 AND 1);
ALTER TABLE eval_results ADD CONSTRAINT eval_results_direction_known CHECK (
  direction IN ('lower_is_safer', 'higher_is_safer', 'higher_is_better', 'lower_is_better'));
ALTER TABLE eval_runs ADD CONSTRAINT eval_runs_digest_form CHECK (digest ~ '^[0-9a-f]{64}$');
ALTER TABLE eval_runs ADD CONSTRAINT eval_runs_raw_sha256_form CHECK (raw_sha256 ~ '^[0-9a-f]{64}$');
ALTER TABLE eval_runs ADD CONSTRAINT eval_runs_relation_known CHECK (evaluator_relation IN ('first_party', 'third_party'));

CREATE TRIGGER eval_runs_immutable BEFORE UPDATE OR DELETE ON eval_runs
  FOR EACH ROW EXECUTE FUNCTION refuse_change('an eval run is never changed or erased; a dispute is a note beside it');
CREATE TRIGGER eval_runs_kept BEFORE TRUNCATE ON eval_runs
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('an eval run is never changed or erased; a dispute is a note beside it');
CREATE TRIGGER eval_results_immutable BEFORE UPDATE OR DELETE ON eval_results
  FOR EACH ROW EXECUTE FUNCTION refuse_change('a result is never changed or erased; a dispute is a note beside it');
CREATE TRIGGER eval_results_kept BEFORE TRUNCATE ON eval_results
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('a result is never changed or erased; a dispute is a note beside it');

ALTER TABLE safety_cells ADD CONSTRAINT safety_cells_form CHECK (
  n > 0 AND k BETWEEN 0 AND n AND lower >= 0 AND lower <= value AND value <= upper AND upper <= 1);
ALTER TABLE licenses ADD CONSTRAINT licenses_commercial_use_known CHECK (commercial_use IN ('yes', 'no', 'conditional', 'unknown'));
