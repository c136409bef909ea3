import { links } from "@/lib/web/links";
import { problem } from "@/lib/web/problem";

/** Every other address of the API, so that a client's typo is answered as JSON and not as a page. */
export function GET(): Response {
  return problem(404, `There is nothing here. ${links.openapi()} lists what there is.`);
}

export { GET as POST, GET as PUT, GET as PATCH, GET as DELETE };
