import { listArtifacts } from "@/lib/catalog/queries";
import { endpoints } from "@/lib/web/openapi";
import { servesModel } from "../serves-model";

export const GET = servesModel(endpoints.artifacts, async ({ revision }) => ({
  artifacts: await listArtifacts(revision.id),
}));
