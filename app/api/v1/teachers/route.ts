import { listTeachers } from "@/lib/lineage/queries";
import { readOnly, serves } from "@/lib/web/endpoint";
import { endpoints } from "@/lib/web/openapi";

export const GET = serves(endpoints.teachers, async () => ({ teachers: await listTeachers() }));
export const { POST, PUT, PATCH, DELETE } = readOnly;
