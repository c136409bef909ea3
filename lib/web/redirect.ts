import type { Route } from "next";
import { redirect } from "next/navigation";

/** Ends the request by leading to another page of the product. `links` makes every path, so it is one that exists. */
export function leadTo(path: string): never {
  redirect(path as Route);
}
