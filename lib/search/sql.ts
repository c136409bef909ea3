import { Prisma } from "@/lib/db/client";
import { type Cursor } from "@/lib/search/cursor";
import { isText, type Order, type OrderKey } from "@/lib/search/order";
import { type FacetName, FACETS, type ModelSearch } from "@/lib/search/schema";
import { type Term, termsOf } from "@/lib/search/words";

/** Values a facet lists at most, besides the selected ones. */
const MOST_FACET_VALUES = 200;

type Sql = Prisma.Sql;
const { sql, join, raw, empty } = Prisma;

/**
 * A search as one statement that returns one JSON document: `total`, `scored`, `beyond` (matches on the page's side
 * of the cursor), `rows` of the page in list order, and `facets` as `[facet, value, count]`.
 *
 * This is the definition of what a search means; a faster executor must answer the same.
 */
export function searchStatement(search: ModelSearch, order: Order, cursor: Cursor | null): Sql {
  const filters = filtersOf(search);
  const backwards = cursor?.towards === "previous";
  const beyond = cursor ? beyondCursor(order.keys, cursor) : sql`true`;
  return sql`
    WITH asked AS (
      SELECT ${search.q}::text AS typed, btrim(search_words(lower(${search.q}))) AS words,
        ${tsquery(termsOf(search.q))} AS terms
    ),
    candidates AS MATERIALIZED (
      SELECT ${join([sql`d.*`, ...filters.map(({ name, test }) => sql`(${test}) IS TRUE AS ${flag(name)}`)], ", ")}
      FROM (${documents(search)}) d
    ),
    hits AS MATERIALIZED (SELECT * FROM candidates WHERE ${passing(filters)}),
    page AS (
      SELECT *, row_number() OVER (${ordering(order.keys, backwards)}) AS place
      FROM (SELECT * FROM hits WHERE ${beyond} ${ordering(order.keys, backwards)} LIMIT ${search.limit}) nearest
    )
    SELECT json_build_object(
      'total', (SELECT count(*) FROM hits),
      'scored', (SELECT count(lower) FROM hits),
      'beyond', (SELECT count(*) FROM hits WHERE ${beyond}),
      'rows', (
        SELECT coalesce(json_agg(${row(search, order.keys)} ORDER BY page.place ${raw(backwards ? "DESC" : "ASC")}), '[]')
        FROM page JOIN search_documents d USING (model_id) JOIN models m ON m.id = d.model_id
      ),
      'facets', ${search.facets ? facetCounts(search, filters) : sql`'[]'::json`}
    ) AS answer`;
}

/** The documents that match the words, with what filters, facets and orders read. */
function documents(search: ModelSearch): Sql {
  return sql`
    SELECT d.model_id, d.ref, d.domain, d.task, d.commercial_use, d.license, d.scheme, d.grade::text AS grade,
      d.teachers, d.bases, d.types, d.relations, d.languages,
      d.parameters::float8 AS parameters, d.downloads::float8 AS downloads, lower(d.name) AS name,
      floor(extract(epoch FROM d.updated_at) * 1000)::float8 AS updated,
      d.distilled::int AS distilled, (d.status = 'listed')::int AS listed, s.lower, (s.lower IS NOT NULL)::int AS scored,
      ${search.q === "" ? sql`0::float8` : SCORE} AS score
    FROM search_documents d CROSS JOIN asked CROSS JOIN LATERAL (SELECT ${lowestBound(search)} AS lower) s
    ${search.q === "" ? empty : sql`WHERE d.document @@ (SELECT terms FROM asked) OR ${namePrefix(search.q)}`}`;
}

/**
 * The tier decides and the rank orders inside it: 4 the name itself, 3 the name but for punctuation, 2 a name that
 * begins so, 1 anything else that matches. `ts_rank` with normalization 32 stays below 1.
 */
const SCORE = sql`
  CASE
    WHEN lower(asked.typed) IN (lower(d.ref), lower(d.name)) THEN 4
    WHEN asked.words = '' THEN 1
    WHEN asked.words IN (search_words(lower(d.ref)), search_words(lower(d.name))) THEN 3
    WHEN starts_with(search_words(lower(d.ref)), asked.words) OR starts_with(search_words(lower(d.name)), asked.words)
      THEN 2
    ELSE 1
  END + ts_rank(d.document, asked.terms, 32)::float8`;

/** A name that begins as typed matches even where its words are read otherwise. */
function namePrefix(typed: string): Sql {
  const pattern = `${typed.replace(/[\\%_]/g, "\\$&")}%`;
  return sql`lower(d.ref) LIKE lower(${pattern}) OR lower(d.name) LIKE lower(${pattern})`;
}

/**
 * All terms must match, each as written (names, tags) or by its stem (prose). The last word matches as a beginning,
 * since it may still be typed. Stop words are in no prose index, so they narrow only when nothing else was asked.
 */
function tsquery(terms: Term[]): Sql {
  const wanted = terms.filter((term) => !term.negated);
  const negated = terms.filter((term) => term.negated);
  const last = wanted.at(-1);
  const asked = all(wanted.map((term) => sql`(${telling(term, term === last)})`));
  const stopWords = all(wanted.map((term) => sql`(${asWritten(term, term === last)})`));
  const found = sql`(SELECT CASE WHEN numnode(q) > 0 THEN q ELSE ${stopWords} END FROM (SELECT ${asked} AS q) t)`;
  return all([
    found,
    ...negated.map((term) => sql`(!! (${asWritten(term, false)} || ${byStem(term)}))`),
  ]);
}

function telling(term: Term, isLast: boolean): Sql {
  return sql`CASE WHEN numnode(${byStem(term)}) = 0 THEN ''::tsquery ELSE ${asWritten(term, isLast)} || ${byStem(term)} END`;
}

function byStem({ kind, text }: Term): Sql {
  return kind === "phrase"
    ? sql`phraseto_tsquery('english', ${text})`
    : sql`plainto_tsquery('english', ${text})`;
}

/** Terms hold letters and digits only, so quoting one for `to_tsquery` cannot be escaped from. */
function asWritten({ kind, text }: Term, isLast: boolean): Sql {
  if (kind === "phrase") return sql`phraseto_tsquery('simple', ${text})`;
  return sql`to_tsquery('simple', ${`'${text}'${isLast ? ":*" : ""}`})`;
}

/** An empty operand of `&&` leaves the other as it is. */
const all = (queries: Sql[]): Sql => join([sql`''::tsquery`, ...queries], " && ");

type Filter = { name: FacetName | "safety" | "size"; test: Sql };

function filtersOf(search: ModelSearch): Filter[] {
  const { minSafety, minParams, maxParams } = search;
  const facets = FACETS.flatMap((name): Filter[] =>
    search[name].length === 0 ? [] : [{ name, test: facetTest(name, search[name]) }],
  );
  const safety =
    minSafety === undefined
      ? []
      : [{ name: "safety" as const, test: sql`d.lower >= ${minSafety}::float8` }];
  const size = [
    ...(minParams === undefined ? [] : [sql`d.parameters >= ${minParams}::float8`]),
    ...(maxParams === undefined ? [] : [sql`d.parameters <= ${maxParams}::float8`]),
  ];
  return [
    ...facets,
    ...safety,
    ...(size.length > 0 ? [{ name: "size" as const, test: join(size, " AND ") }] : []),
  ];
}

/** Where a facet's values are; a benchmark's are in the cells. */
const COLUMN = {
  domain: sql`d.domain`,
  task: sql`d.task`,
  commercial: sql`d.commercial_use`,
  license: sql`d.license`,
  teacher: sql`d.teachers`,
  base: sql`d.bases`,
  type: sql`d.types`,
  scheme: sql`d.scheme`,
  relation: sql`d.relations`,
  grade: sql`d.grade`,
  lang: sql`d.languages`,
} as const satisfies Record<Exclude<FacetName, "benchmark">, Sql>;
const SEVERAL: ReadonlySet<FacetName> = new Set(["teacher", "base", "type", "relation", "lang"]);

function facetTest(name: FacetName, values: readonly string[]): Sql {
  // `lower` is taken over the selected benchmarks, so it is null exactly where none of them has a cell.
  if (name === "benchmark") return sql`d.lower IS NOT NULL`;
  return SEVERAL.has(name)
    ? sql`${COLUMN[name]} && ${values}::text[]`
    : sql`${COLUMN[name]} = ANY(${values}::text[])`;
}

const flag = (name: Filter["name"]): Sql => raw(`ok_${name}`);

function passing(filters: Filter[], except: Filter["name"][] = []): Sql {
  const left = filters.filter(({ name }) => !except.includes(name));
  return left.length === 0
    ? sql`true`
    : join(
        left.map(({ name }) => flag(name)),
        " AND ",
      );
}

/** The eligible cells of a search: by its benchmarks, and not cited when it leaves those out. */
function eligible({ benchmark, uncited }: ModelSearch): Sql {
  return sql`${benchmark.length > 0 ? sql`c.benchmark = ANY(${benchmark}::text[])` : sql`true`}
    AND ${uncited ? sql`c.runner <> 'cited'` : sql`true`}`;
}

/** The worst eligible cell's lower bound: no good method hides a bad one. */
function lowestBound(search: ModelSearch): Sql {
  if (search.benchmark.length > 0) {
    return sql`(SELECT min(c.lower) FROM safety_cells c WHERE c.model_id = d.model_id AND ${eligible(search)})`;
  }
  return search.uncited ? sql`d.safety_lower_uncited` : sql`d.safety_lower`;
}

/** Counts of every facet, each over the matches of all filters but its own. */
function facetCounts(search: ModelSearch, filters: Filter[]): Sql {
  const counts = FACETS.map(
    (name) => sql`
      SELECT ${name}::text AS facet, value, n FROM (
        SELECT value, count(*) AS n, row_number() OVER (ORDER BY count(*) DESC, value COLLATE "C") AS place
        FROM (${facetValues(name, search, filters)}) v WHERE value IS NOT NULL GROUP BY value
      ) ranked WHERE place <= ${MOST_FACET_VALUES} OR value = ANY(${search[name]}::text[])`,
  );
  return sql`(
    SELECT coalesce(json_agg(json_build_array(facet, value, n) ORDER BY facet, n DESC, value COLLATE "C"), '[]')
    FROM (${join(counts, " UNION ALL ")}) counted)`;
}

/** One row a model and value. */
function facetValues(name: FacetName, search: ModelSearch, filters: Filter[]): Sql {
  if (name === "benchmark") {
    // Choosing another benchmark also changes which cells minSafety reads, so that filter is applied per value.
    const least =
      search.minSafety === undefined
        ? empty
        : sql`HAVING min(c.lower) >= ${search.minSafety}::float8`;
    return sql`
      SELECT c.benchmark AS value FROM candidates d JOIN safety_cells c USING (model_id)
      WHERE ${passing(filters, ["benchmark", "safety"])} AND ${eligible({ ...search, benchmark: [] })}
      GROUP BY d.model_id, c.benchmark ${least}`;
  }
  const where = passing(filters, [name]);
  return SEVERAL.has(name)
    ? sql`SELECT v.value FROM candidates d CROSS JOIN LATERAL (SELECT DISTINCT unnest(${COLUMN[name]}) AS value) v WHERE ${where}`
    : sql`SELECT ${COLUMN[name]} AS value FROM candidates d WHERE ${where}`;
}

/** Text is compared by its bytes, so that every database agrees. */
const column = (key: OrderKey): Sql =>
  isText(key.column) ? raw(`${key.column} COLLATE "C"`) : raw(key.column);
const REF = raw('ref COLLATE "C"');

function ordering(keys: OrderKey[], backwards: boolean): Sql {
  const columns = keys.map((key) => {
    const descending = (key.dir === "desc") !== backwards;
    return sql`${column(key)} ${raw(descending ? "DESC" : "ASC")} ${raw(backwards ? "NULLS FIRST" : "NULLS LAST")}`;
  });
  return sql`ORDER BY ${join([...columns, sql`${REF} ${raw(backwards ? "DESC" : "ASC")}`], ", ")}`;
}

/** Matches after the cursor, or before it when the page runs backwards: the first key that differs decides. */
function beyondCursor(keys: OrderKey[], { keys: values, ref, towards }: Cursor): Sql {
  const backwards = towards === "previous";
  const same: Sql[] = [];
  const ways: Sql[] = [];
  keys.forEach((key, i) => {
    const value = values[i] ?? null;
    const given = isText(key.column) ? sql`${value}::text` : sql`${value}::float8`;
    const ascending = (key.dir === "asc") !== backwards;
    const apart = sql`${column(key)} ${raw(ascending ? ">" : "<")} ${given}`;
    // Missing values come last: after every value, and with nothing after them but each other.
    const missing = sql`${column(key)} IS ${raw(backwards ? "NOT NULL" : "NULL")}`;
    if (value !== null)
      ways.push(join([...same, backwards ? apart : sql`(${apart} OR ${missing})`], " AND "));
    else if (backwards) ways.push(join([...same, missing], " AND "));
    same.push(sql`${column(key)} IS NOT DISTINCT FROM ${given}`);
  });
  ways.push(join([...same, sql`${REF} ${raw(backwards ? "<" : ">")} ${ref}::text`], " AND "));
  return sql`(${join(
    ways.map((way) => sql`(${way})`),
    " OR ",
  )})`;
}

/** What a page shows of a model, and the sort keys that make its cursor. */
function row(search: ModelSearch, keys: OrderKey[]): Sql {
  return sql`json_build_object(
    'namespace', d.namespace, 'name', d.name, 'ref', d.ref, 'domain', d.domain, 'task', d.task, 'summary', d.summary,
    'license', d.license, 'commercialUse', d.commercial_use, 'parameters', d.parameters,
    'languages', coalesce(d.languages, '{}'), 'teachers', coalesce(d.teachers, '{}'), 'bases', coalesce(d.bases, '{}'),
    'types', coalesce(d.types, '{}'), 'scheme', d.scheme, 'distilled', d.distilled,
    'safetyRuns', d.safety_runs, 'grade', d.grade, 'updatedAt', d.updated_at, 'source', m.source, 'status', d.status,
    'safety', (
      SELECT json_build_object('benchmark', c.benchmark, 'attack', c.attack, 'judge', c.judge, 'category', c.category,
        'runner', c.runner, 'k', c.k, 'n', c.n, 'value', c.value, 'lower', c.lower, 'upper', c.upper)
      FROM safety_cells c WHERE c.model_id = d.model_id AND ${eligible(search)}
      ORDER BY c.lower, c.value, c.benchmark COLLATE "C", c.attack COLLATE "C", c.judge COLLATE "C", c.runner LIMIT 1),
    'keys', json_build_array(${join(
      keys.map((key) => raw(`page.${key.column}`)),
      ", ",
    )}))`;
}
