import { findLineage } from "@/lib/lineage/queries";
import { readOnly } from "@/lib/web/endpoint";
import { endpoints } from "@/lib/web/openapi";
import { servesModel } from "../serves-model";

export const GET = servesModel(endpoints.lineage, ({ revision }, { depth, direction }) =>
  findLineage(revision.id, { depth, direction }),
);
export const { POST, PUT, PATCH, DELETE } = readOnly;
