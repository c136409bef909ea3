import { searchModels } from "@/lib/search/queries";
import { readOnly, serves } from "@/lib/web/endpoint";
import { endpoints } from "@/lib/web/openapi";

export const GET = serves(endpoints.models, (search) => searchModels(search));
export const { POST, PUT, PATCH, DELETE } = readOnly;
