-- A webhook asks what came of one repository, and a run what came of its scope, among all there ever were.
CREATE INDEX hub_deliveries_of_repository ON hub_deliveries (hub_url, ref, received_at DESC);
CREATE INDEX sync_runs_of_scope ON sync_runs (md5(scope::text), started_at DESC);
CREATE INDEX sync_runs_by_end ON sync_runs (finished_at);
