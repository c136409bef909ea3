import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { type Absence, NoSuchModel } from "@/components/catalog/no-such-model";
import { loadModel, loadNearRefs } from "@/lib/catalog/loaders";

type AbsentProps = {
  params: Promise<{ namespace: string; name: string }>;
  searchParams: Promise<{ revision?: string | string[] }>;
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("model.notFound");
  return { title: t("title"), robots: { index: false } };
}

/**
 * What the proxy answers, with status 404, for a model or revision that is not here. Next's own not-found page is drawn
 * by script, so without it a reader would see nothing.
 */
export default async function AbsentPage({ params, searchParams }: AbsentProps) {
  const [{ namespace, name }, { revision }] = await Promise.all([params, searchParams]);
  const ref = `${decodeURIComponent(namespace)}/${decodeURIComponent(name)}`;
  return <NoSuchModel absence={await absenceOf(ref, [revision].flat()[0] ?? null)} />;
}

async function absenceOf(ref: string, revision: string | null): Promise<Absence> {
  const latest = revision === null ? null : await loadModel(ref);
  return latest
    ? { ref: latest.id, revision, near: [] }
    : { ref, revision: null, near: await loadNearRefs(ref) };
}
