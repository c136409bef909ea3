import pg from "pg";

import { databaseName, requireDatabase } from "./database-connection.mjs";
import { installQueues } from "./job-queues.mjs";
import { migrationList, readMigrations, readSchema } from "./migration-files.mjs";
import { Refusal } from "./refusal.mjs";
import { openSchemaEngine } from "./schema-engine.mjs";

/** Any number will do that is not Prisma's own (72707369), which the engine takes by itself. */
const LOCK = 7_102_015;
const LOCK_WAIT = "10min";
const NO_FILTER = { externalTables: [], externalEnums: [] };

/**
 * Brings a database to the state of prisma/migrations, keeping the same record as
 * `prisma migrate deploy`, and installs the job queues. Doing it twice changes nothing.
 *
 * @param {string} url
 * @param {{ say?: (line: string) => void }} [options] `say` is told what happens
 * @returns {Promise<string[]>} names of the migrations that were applied now
 * @throws {Refusal} naming the migration that failed and why; nothing of that one remains
 */
export async function migrate(url, { say = () => {} } = {}) {
  await requireDatabase(url);
  const migrations = readMigrations();
  return withLockedSession(url, say, async (pool) => {
    /** @type {{ name: string, error: Error } | undefined} */
    let failure;
    const engine = await openSchemaEngine(pool, {
      runScript: async (script) => {
        const name = migrations.find(({ sql }) => sql === script)?.name;
        try {
          await pool.query(name ? asOneStep(name, script) : script);
        } catch (error) {
          if (name) failure = { name, error: /** @type {Error} */ (error) };
          throw error;
        }
      },
    });
    try {
      await forgetUnfinished(pool, engine, migrations);
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: migrationList(migrations),
        filters: NO_FILTER,
      });
      await installQueues(pool);
      return appliedMigrationNames;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      if (!failure)
        throw new Refusal(`${databaseName(url)} could not be migrated: ${plain(error)}`);
      throw new Refusal(
        `The migration ${failure.name} failed: ${reason(failure.error)} Nothing of it was kept.`,
      );
    } finally {
      engine.free();
    }
  });
}

/**
 * The SQL that would turn a migrated database into what prisma/models describes. Empty when both
 * agree on all that Prisma can express.
 *
 * @param {string} url
 * @returns {Promise<string>}
 */
export async function schemaDifference(url) {
  const pool = new pg.Pool({ connectionString: url });
  const files = readSchema().map(([path, content]) => ({ path, content }));
  const engine = await openSchemaEngine(pool, { schema: readSchema() });
  try {
    const { stdout } = await engine.diff({
      from: { tag: "schemaDatasource", files, configDir: "" },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    });
    return stdout ?? "";
  } finally {
    engine.free();
    await pool.end();
  }
}

/**
 * Holds an advisory lock while `work` runs on the very connection that holds it: should we be
 * killed, the lock lasts as long as Postgres still works on our last statement.
 *
 * @template T
 * @param {string} url
 * @param {(line: string) => void} say
 * @param {(pool: import("pg").Pool) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withLockedSession(url, say, work) {
  const pool = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0 });
  pool.on("error", () => {});
  try {
    const { rows } = await pool.query("SELECT pg_try_advisory_lock($1) AS taken", [LOCK]);
    if (!rows[0].taken) {
      say("Waiting for another Proofline that is migrating the same database.");
      await pool.query(
        `SET lock_timeout = '${LOCK_WAIT}'; SELECT pg_advisory_lock(${LOCK}); RESET lock_timeout`,
      );
    }
    return await work(pool);
  } catch (error) {
    if (/** @type {{ code?: string }} */ (error).code !== "55P03") throw error;
    throw new Refusal(
      `Another program has been migrating ${databaseName(url)} for ${LOCK_WAIT}. Look at it, then try again.`,
    );
  } finally {
    await pool.end();
  }
}

/** Statements that Postgres does not run, or does not undo, as part of one transaction. */
const notUndoable = (/** @type {string} */ sql) =>
  /^\s*(commit|rollback|begin|start transaction)\s*;|\bconcurrently\b|^\s*vacuum\b|^\s*alter\s+system\b/im.test(
    sql,
  );

/**
 * A migration and the note that it is finished, in one transaction. Between two, a kill would
 * leave a migration that is applied and recorded as failed.
 */
function asOneStep(/** @type {string} */ name, /** @type {string} */ sql) {
  if (notUndoable(sql)) return sql;
  return `${sql}
;UPDATE _prisma_migrations SET finished_at = now()
  WHERE migration_name = '${name.replaceAll("'", "''")}' AND finished_at IS NULL AND rolled_back_at IS NULL`;
}

/**
 * Lets migrations be tried again that were begun and never finished: their transaction left
 * nothing behind. Where it may have, a person has to look.
 */
async function forgetUnfinished(
  /** @type {import("pg").Pool} */ pool,
  /** @type {import("@prisma/schema-engine-wasm").SchemaEngine} */ engine,
  /** @type {{ name: string, sql: string }[]} */ migrations,
) {
  const { rows: found } = await pool.query("SELECT to_regclass('_prisma_migrations') AS record");
  if (found[0].record === null) return;
  const { rows } = await pool.query(
    "SELECT DISTINCT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL",
  );
  for (const { name } of rows) {
    const sql = migrations.find((migration) => migration.name === name)?.sql;
    if (sql === undefined || notUndoable(sql)) {
      throw new Refusal(
        `The migration ${name} was begun earlier and not finished, and it cannot be undone by itself. Repair the database by hand, then note it in _prisma_migrations (finished_at or rolled_back_at).`,
      );
    }
    await engine.markMigrationRolledBack({ migrationName: name });
  }
}

function reason(
  /** @type {Error & { detail?: string, hint?: string }} */ { message, detail, hint },
) {
  return [message, detail, hint]
    .filter(Boolean)
    .map((part) => `${part?.replace(/\.$/, "")}.`)
    .join(" ");
}

/** The engine's own messages span lines and may carry a trace. */
function plain(/** @type {unknown} */ error) {
  const message = error instanceof Error ? error.message : String(error);
  return (
    message
      .split(/\n\s*at /)[0]
      ?.trim()
      .replaceAll(/\s*\n\s*/g, " ") ?? message
  );
}
