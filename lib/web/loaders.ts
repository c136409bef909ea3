import "server-only";
import { type OpenApiDocument, openApiDocument } from "@/lib/web/openapi";

/** The API's description, for the page that shows it. */
export function loadOpenApi(): OpenApiDocument {
  return openApiDocument();
}
