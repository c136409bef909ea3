import { readOnly, serves } from "@/lib/web/endpoint";
import { endpoints, openApiDocument } from "@/lib/web/openapi";

export const GET = serves(endpoints.openapi, () => Promise.resolve({ ...openApiDocument() }));
export const { POST, PUT, PATCH, DELETE } = readOnly;
