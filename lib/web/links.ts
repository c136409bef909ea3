/** Every URL of the product is made here, so that a moved page moves once. */

/** The tabs of a model page, in reading order; the first is the page itself. */
export const MODEL_TABS = [
  "overview",
  "lineage",
  "safety",
  "license",
  "files",
  "revisions",
] as const;
export type ModelTab = (typeof MODEL_TABS)[number];

const path = (ref: string) => ref.split("/").map(encodeURIComponent).join("/");

const withQuery = (path: string, query: string) => (query ? `${path}?${query}` : path);

export const links = {
  home: () => "/",
  models: (query = "") => withQuery("/models", query),
  /** `ref` is `namespace/name`; `revision` a commit sha or digest when not the latest. */
  model: (ref: string, tab: ModelTab = "overview", revision?: string) =>
    `/models/${path(ref)}${tab === "overview" ? "" : `/${tab}`}${revision ? `?revision=${encodeURIComponent(revision)}` : ""}`,
  teachers: () => "/teachers",
  /** `key` is `namespace/name`, or a kind and a slug, as in `service/<slug>`. */
  teacher: (key: string) => `/teachers/${path(key)}`,
  grades: () => "/docs/evidence",
  sources: () => "/docs/evidence#sources",
  api: () => "/docs/api",
  openapi: () => "/api/v1/openapi.json",
  adminSignIn: (given: { code?: string; outcome?: string } = {}) =>
    withQuery("/admin/sign-in", new URLSearchParams(given).toString()),
  adminSync: () => "/admin/sync",
  adminQueue: (query = "") => withQuery("/admin/sync/queue", query),
  adminRuns: (query = "") => withQuery("/admin/sync/runs", query),
  adminRun: (id: string, query = "") => withQuery(`/admin/sync/runs/${id}`, query),
  adminRules: () => "/admin/sync/rules",
  adminNewRule: () => "/admin/sync/rules/new",
  adminRule: (id: string) => `/admin/sync/rules/${id}`,
  adminRuleRemoval: (id: string) => `/admin/sync/rules/${id}/removal`,
  adminMirror: (query = "") => withQuery("/admin/sync/mirror", query),
} as const;
