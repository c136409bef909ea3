import { paramsOf, readableParams } from "@/lib/web/params";
import { TensorsQuery } from "./schema";

/** Which file and which of its tensors a page's address asks for; what cannot be read of it is left out. */
export function readTensorsQuery(
  search: Readonly<Record<string, string | string[] | undefined>>,
): TensorsQuery {
  return readableParams(TensorsQuery, paramsOf(search)).value;
}
