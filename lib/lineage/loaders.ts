import "server-only";
import { cache } from "react";
import { findLicenseChain, findLineage, findTeacher, listStudents, listTeachers } from "./queries";
import type { LineageQuery } from "./schema";

// `cache` compares arguments by identity, so the query goes in by its parts.
const lineage = cache(
  (revisionId: string, depth?: LineageQuery["depth"], direction?: LineageQuery["direction"]) =>
    findLineage(revisionId, { ...(depth && { depth }), ...(direction && { direction }) }),
);

/** The lineage around a revision, read once a request. */
export const loadLineage = (revisionId: string, { depth, direction }: Partial<LineageQuery> = {}) =>
  lineage(revisionId, depth, direction);
/** The license chain of a revision, read once a request. */
export const loadLicenseChain = cache(findLicenseChain);
/** A model's students, read once a request. */
export const loadStudents = cache(listStudents);
/** The index of teachers, read once a request. */
export const loadTeachers = cache(listTeachers);
/** One teacher with its students, read once a request. */
export const loadTeacher = cache(findTeacher);
