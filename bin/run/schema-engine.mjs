import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum, bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";

import { Refusal } from "./refusal.mjs";

/** @typedef {import("@prisma/schema-engine-wasm").SchemaEngine} SchemaEngine */
/** @typedef {(script: string) => Promise<void>} RunScript */

/** @typedef {{ dataTypeID: number }} Field */

// Type numbers from Postgres's pg_type.
const CHAR = 18;
const NAME = 19;
const TEXT = 25;
const SYSTEM_TYPES = new Set([CHAR, NAME]);

/** @type {Promise<typeof import("@prisma/schema-engine-wasm")> | undefined} */
let loaded;

/**
 * Opens Prisma's own schema engine, in WebAssembly, on a database. The native engine would have
 * to be downloaded.
 *
 * @param {import("pg").Pool} pool
 * @param {{ schema?: [path: string, content: string][], runScript?: RunScript }} [options]
 *   `runScript` runs one migration's SQL
 * @returns {Promise<SchemaEngine>} to be freed by the caller
 */
export async function openSchemaEngine(pool, { schema, runScript } = {}) {
  loaded ??= load();
  const { SchemaEngine } = await loaded;
  const factory = new PrismaPg(pool, { disposeExternalPool: false });
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    // The adapter cuts a script at every semicolon, also inside function bodies and strings.
    // Postgres itself takes the script whole and runs it as one transaction.
    adapter.executeScript =
      runScript ??
      (async (script) => {
        await pool.query(script);
      });
    readSystemColumns(adapter);
    return adapter;
  };
  return SchemaEngine.new(
    { datamodels: schema },
    () => {},
    bindMigrationAwareSqlAdapterFactory(factory),
  );
}

/**
 * The adapter knows no columns of the types "char" and name, which Postgres's own catalog is
 * full of and the engine reads to compare schemas.
 */
function readSystemColumns(/** @type {any} */ adapter) {
  const { queryRaw, performIO } = adapter;
  adapter.queryRaw = async (/** @type {unknown} */ query) => {
    /** @type {number[]} */
    let types = [];
    const reader = Object.create(adapter, {
      performIO: {
        value: async (/** @type {unknown} */ asked) => {
          const result = await performIO.call(adapter, asked);
          types = result.fields.map((/** @type {Field} */ field) => field.dataTypeID);
          for (const field of result.fields) {
            if (SYSTEM_TYPES.has(field.dataTypeID)) field.dataTypeID = TEXT;
          }
          return result;
        },
      },
    });
    const answer = await queryRaw.call(reader, query);
    answer.columnTypes = answer.columnTypes.map(
      (/** @type {number} */ known, /** @type {number} */ i) =>
        types[i] === CHAR ? ColumnTypeEnum.Character : known,
    );
    return answer;
  };
}

async function load() {
  // The engine's last words before it traps; the trap by itself says no more than "unreachable".
  /** @type {any} */ (globalThis).PRISMA_WASM_PANIC_REGISTRY = {
    set_message(/** @type {string} */ message) {
      throw new Refusal(
        `Prisma's schema engine stopped: ${message.split("\n").slice(0, 2).join(" ")}`,
      );
    },
  };
  const script = createRequire(import.meta.url).resolve(
    "@prisma/schema-engine-wasm/schema_engine_bg",
  );
  const glue = await import(pathToFileURL(script).href);
  const bytes = await readFile(script.replace(/\.js$/, ".wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  /** @type {{ __wbindgen_start: () => void }} */ (
    /** @type {unknown} */ (instance.exports)
  ).__wbindgen_start();
  return glue;
}
