import { findLicenseChain } from "@/lib/lineage/queries";
import { endpoints } from "@/lib/web/openapi";
import { servesModel } from "../serves-model";

export const GET = servesModel(endpoints.license, ({ revision }) => findLicenseChain(revision.id));
