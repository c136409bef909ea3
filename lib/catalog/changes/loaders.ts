import "server-only";
import { cache } from "react";
import { findFollowed, listChanges } from "./queries";

/** A page of changes, of one model or of all, as `listChanges` has it. */
export const loadChanges = listChanges;
/** The model whose changes are followed, read once a request. */
export const loadFollowed = cache(findFollowed);
