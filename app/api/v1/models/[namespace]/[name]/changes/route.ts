import { listChanges } from "@/lib/catalog/changes/queries";
import { readOnly } from "@/lib/web/endpoint";
import { endpoints } from "@/lib/web/openapi";
import { servesModel } from "../serves-model";

export const GET = servesModel(endpoints.modelChanges, ({ id }, query) => listChanges(id, query));
export const { POST, PUT, PATCH, DELETE } = readOnly;
