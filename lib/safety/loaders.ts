import "server-only";
import { cache } from "react";
import { findSafetyReport } from "./queries";

/** The safety report of a revision, read once a request. */
export const loadSafetyReport = cache(findSafetyReport);
