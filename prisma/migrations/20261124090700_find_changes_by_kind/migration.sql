-- Followers of one kind of change ask for its newest; among millions of moves a license that changed is rare.
CREATE INDEX model_changes_of_kind ON model_changes (kind, seq DESC);
