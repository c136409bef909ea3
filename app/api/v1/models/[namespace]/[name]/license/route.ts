import { findLicenseChain } from "@/lib/lineage/queries";
import { readOnly } from "@/lib/web/endpoint";
import { endpoints } from "@/lib/web/openapi";
import { servesModel } from "../serves-model";

export const GET = servesModel(endpoints.license, ({ revision }) => findLicenseChain(revision.id));
export const { POST, PUT, PATCH, DELETE } = readOnly;
