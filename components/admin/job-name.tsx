import { useTranslations } from "next-intl";

/** What a job of a queue does, in words; its own name where a newer version made it. */
export function JobName({ name }: { name: string }) {
  const t = useTranslations("admin.queue.job");
  // A dot in a message's key is a path.
  const key = name.replaceAll(".", "_");
  return t.has(key) ? t(key) : name;
}
