import { readOnly } from "@/lib/web/endpoint";
import { endpoints } from "@/lib/web/openapi";
import { servesModel } from "./serves-model";

export const GET = servesModel(endpoints.model, (model) => Promise.resolve(model));
export const { POST, PUT, PATCH, DELETE } = readOnly;
