-- The application runs as proofline_app: it reads and writes, but has no right to rewrite history even where
-- a trigger were missing. A role belongs to the whole cluster, so it may exist already.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'proofline_app') THEN
    BEGIN
      CREATE ROLE proofline_app NOLOGIN;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
      WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'this database user may not create the role proofline_app'
          USING HINT = 'Ask an administrator to run: CREATE ROLE proofline_app NOLOGIN; GRANT proofline_app TO <this user>;';
    END;
  END IF;
  IF NOT pg_has_role(current_user, 'proofline_app', 'MEMBER') THEN
    EXECUTE format('GRANT proofline_app TO %I', current_user);
  END IF;
END $$;

GRANT USAGE ON SCHEMA public TO proofline_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO proofline_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO proofline_app;

REVOKE UPDATE, DELETE ON audit_events, revisions, nodes, distillations, eval_runs, eval_results FROM proofline_app;
GRANT UPDATE (card_text, card_data, config, modified_at, repository_created_at) ON revisions TO proofline_app;
REVOKE DELETE ON artifacts, facts, edges, evidence FROM proofline_app;
REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations FROM proofline_app;
