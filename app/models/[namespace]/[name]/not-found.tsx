import { NoSuchModel } from "@/components/catalog/no-such-model";
import { notedAbsence } from "./noted-absence";

/** Next gives this page no parameters; what is missing was noted by the page that looked for it. */
export default async function NotFound() {
  return <NoSuchModel absence={await notedAbsence()} />;
}
