import type { MetadataRoute } from "next";
import { env } from "@/lib/env";
import { loadTeachers } from "@/lib/lineage/loaders";
import { loadSearch } from "@/lib/search/loaders";
import { ModelSearch } from "@/lib/search/schema";
import { links } from "@/lib/web/links";

export const dynamic = "force-dynamic";

const MODELS_LISTED = 100;

/** The standing pages, every teacher, and the models most asked for; from these every other record is linked. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const [teachers, { models }] = await Promise.all([
    loadTeachers(),
    loadSearch(ModelSearch.parse({ sort: "downloads", limit: MODELS_LISTED })),
  ]);
  const pages = [
    links.home(),
    links.models(),
    links.teachers(),
    links.changes(),
    links.grades(),
    links.api(),
  ];
  return [
    ...pages.map((path) => ({ url: absolute(path) })),
    ...teachers.map(({ key }) => ({ url: absolute(links.teacher(key)) })),
    ...models.map(({ id, updatedAt }) => ({
      url: absolute(links.model(id)),
      ...(updatedAt && { lastModified: updatedAt }),
    })),
  ];
}

const absolute = (path: string) => new URL(path, env().PROOFLINE_PUBLIC_URL).href;
