-- Walking down from a model finds the names that children wrote, whatever their case.
CREATE INDEX nodes_ref_folded ON nodes (lower(ref));
