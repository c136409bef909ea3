import { listChanges } from "@/lib/catalog/changes/queries";
import { readOnly, serves } from "@/lib/web/endpoint";
import { endpoints } from "@/lib/web/openapi";

export const GET = serves(endpoints.changes, (query) => listChanges(null, query));
export const { POST, PUT, PATCH, DELETE } = readOnly;
