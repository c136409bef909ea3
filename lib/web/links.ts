/** Every URL of the product is made here, so that a moved page moves once. */

/** The tabs of a model page, in reading order; the first is the page itself. */
export const MODEL_TABS = [
  "overview",
  "lineage",
  "safety",
  "license",
  "files",
  "revisions",
  "changes",
] as const;
export type ModelTab = (typeof MODEL_TABS)[number];

/** The anchor of a change on the pages that list it. */
export const changeAnchor = (seq: number) => `change-${seq}`;

const path = (ref: string) => ref.split("/").map(encodeURIComponent).join("/");

const withQuery = (path: string, query: string) => (query ? `${path}?${query}` : path);

/** Values by key; undefined ones leave no trace. */
type Params = Readonly<Record<string, string | undefined>>;

function withParams(path: string, params: Params): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) if (value !== undefined) query.set(key, value);
  return withQuery(path, query.toString());
}

export const links = {
  home: () => "/",
  models: (query = "") => withQuery("/models", query),
  /** `ref` is `namespace/name`; `revision` a commit sha or digest when not the latest. */
  model: (ref: string, tab: ModelTab = "overview", revision?: string) =>
    `/models/${path(ref)}${tab === "overview" ? "" : `/${tab}`}${revision ? `?revision=${encodeURIComponent(revision)}` : ""}`,
  /** What one file of a model says; `offset` passes over its first tensors. */
  insideFile: (
    ref: string,
    file: string,
    given: { revision?: string | undefined; offset?: number } = {},
  ) =>
    withParams(`/models/${path(ref)}/files/inside`, {
      path: file,
      revision: given.revision,
      offset: given.offset ? String(given.offset) : undefined,
    }),
  /** The tensors of a file, for a program. */
  tensorsJson: (ref: string, file: string, revision: string | undefined) =>
    withParams(`/api/v1/models/${path(ref)}/tensors`, { path: file, revision }),
  /** `query` filters and pages them. */
  changes: (query = "") => (query ? `/changes?${query}` : "/changes"),
  /** One change of a model, first on its page: on the newest page it would not stay. */
  change: (ref: string, seq: number) =>
    `/models/${path(ref)}/changes?before=${seq + 1}#${changeAnchor(seq)}`,
  /** The changes of one model, or of all where `ref` is null, for a feed reader. */
  changesFeed: (form: "atom" | "json", ref: string | null, query = "") =>
    `${ref === null ? "" : `/models/${path(ref)}`}/changes.${form}${query ? `?${query}` : ""}`,
  teachers: () => "/teachers",
  /** `key` is `namespace/name`, or a kind and a slug, as in `service/<slug>`. */
  teacher: (key: string) => `/teachers/${path(key)}`,
  grades: () => "/docs/evidence",
  sources: () => "/docs/evidence#sources",
  api: () => "/docs/api",
  openapi: () => "/api/v1/openapi.json",
  hubWebhook: () => "/api/hub/webhook",
  adminSignIn: (given: { code?: string; outcome?: string } = {}) =>
    withParams("/admin/sign-in", given),
  adminSync: () => "/admin/sync",
  adminQueue: (params: Params = {}) => withParams("/admin/sync/queue", params),
  adminRuns: (params: Params = {}) => withParams("/admin/sync/runs", params),
  adminRun: (id: string, params: Params = {}) => withParams(`/admin/sync/runs/${id}`, params),
  adminRules: (params: Params = {}) => withParams("/admin/sync/rules", params),
  adminNewRule: () => "/admin/sync/rules/new",
  adminRule: (id: string, params: Params = {}) => withParams(`/admin/sync/rules/${id}`, params),
  adminRuleRemoval: (id: string) => `/admin/sync/rules/${id}/removal`,
  adminMirror: (params: Params = {}) => withParams("/admin/sync/mirror", params),
} as const;
