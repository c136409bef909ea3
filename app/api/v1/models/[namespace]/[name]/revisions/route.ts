import { listRevisions } from "@/lib/catalog/queries";
import { readOnly } from "@/lib/web/endpoint";
import { endpoints } from "@/lib/web/openapi";
import { servesModel } from "../serves-model";

export const GET = servesModel(endpoints.revisions, async ({ id }) => ({
  revisions: await listRevisions(id),
}));
export const { POST, PUT, PATCH, DELETE } = readOnly;
