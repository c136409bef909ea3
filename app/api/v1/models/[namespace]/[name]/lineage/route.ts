import { findLineage } from "@/lib/lineage/queries";
import { endpoints } from "@/lib/web/openapi";
import { servesModel } from "../serves-model";

export const GET = servesModel(endpoints.lineage, ({ revision }, { depth, direction }) =>
  findLineage(revision.id, { depth, direction }),
);
