import "server-only";
import { cache } from "react";
import { findCustody } from "./queries";

/** What is kept here of a revision, read once a request. */
export const loadCustody = cache(findCustody);
