import { findCustody } from "@/lib/catalog/custody/queries";
import { listArtifacts } from "@/lib/catalog/files/queries";
import { readOnly } from "@/lib/web/endpoint";
import { endpoints } from "@/lib/web/openapi";
import { servesModel } from "../serves-model";

export const GET = servesModel(endpoints.artifacts, async ({ revision }) => ({
  artifacts: await listArtifacts(revision.id),
  custody: await findCustody(revision.id),
}));
export const { POST, PUT, PATCH, DELETE } = readOnly;
