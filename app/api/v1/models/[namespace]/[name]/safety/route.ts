import { safetyDeltas } from "@/lib/safety/delta";
import { findSafetyReport } from "@/lib/safety/queries";
import { readOnly } from "@/lib/web/endpoint";
import { endpoints } from "@/lib/web/openapi";
import { servesModel } from "../serves-model";

export const GET = servesModel(endpoints.safety, async ({ revision }) => {
  const report = await findSafetyReport(revision.id);
  return {
    runs: endpoints.safety.answer.shape.runs.parse(report.runs),
    results: report.runs.flatMap(({ id, results }) =>
      results.map((result) => ({ run: id, ...result })),
    ),
    teacher: report.teachers,
    delta: safetyDeltas(report),
  };
});
export const { POST, PUT, PATCH, DELETE } = readOnly;
