import "server-only";
import { cache } from "react";
import { catalogCounts, findCard, findModel, findNearRefs, listRevisions } from "./queries";

/** A model at a revision (the latest by default), read once a request. */
export const loadModel = cache((ref: string, revision?: string) => findModel(ref, revision));
/** Names like one that is not here, read once a request. */
export const loadNearRefs = cache(findNearRefs);
/** A model's revisions, read once a request. */
export const loadRevisions = cache(listRevisions);
/** A revision's README, read once a request. */
export const loadCard = cache(findCard);
/** The catalog's counts, read once a request. */
export const loadCatalogCounts = cache(catalogCounts);
