/** What a Hub calls a repository: a name, which may pass to another one, and an id, which does not. */
export type Identity = { ref: string; hubId: string | null };
