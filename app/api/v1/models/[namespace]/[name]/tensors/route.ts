import { findTensors } from "@/lib/catalog/files/queries";
import { readOnly } from "@/lib/web/endpoint";
import { endpoints } from "@/lib/web/openapi";
import { problem } from "@/lib/web/problem";
import { servesModel } from "../serves-model";

export const GET = servesModel(
  endpoints.tensors,
  async ({ id, revision }, { path, offset, limit }) => {
    const page = await findTensors(revision.id, { path, offset, limit });
    if (page) return page;
    const errors = [{ field: "path", message: "is no file whose tensors were read" }];
    return problem(404, `No tensors of such a file of ${id} are known.`, { errors });
  },
);
export const { POST, PUT, PATCH, DELETE } = readOnly;
