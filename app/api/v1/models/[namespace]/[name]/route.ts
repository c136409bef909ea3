import { endpoints } from "@/lib/web/openapi";
import { servesModel } from "./serves-model";

export const GET = servesModel(endpoints.model, (model) => Promise.resolve(model));
