import { listRevisions } from "@/lib/catalog/queries";
import { endpoints } from "@/lib/web/openapi";
import { servesModel } from "../serves-model";

export const GET = servesModel(endpoints.revisions, async ({ id }) => ({
  revisions: await listRevisions(id),
}));
