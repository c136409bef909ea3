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

export const links = {
  home: () => "/",
  models: (query = "") => (query ? `/models?${query}` : "/models"),
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
} as const;
