import { useFormatter, useTranslations } from "next-intl";
import { ActForm } from "@/components/admin/act-form";
import { formatBytes } from "@/components/catalog/byte-size";
import { ButtonLink } from "@/components/ui/button-link";
import { Code } from "@/components/ui/code";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { Status } from "@/lib/catalog/schema";
import { links } from "@/lib/web/links";

export type KeptCopy = {
  revisionId: string;
  ref: string;
  sha: string | null;
  files: number;
  bytes: number;
  /** Whether the source still shows the model. */
  atSource: Status;
};

type MirrorReleaseProps = { copy: KeptCopy; action: (form: FormData) => Promise<void> };

/** What letting go of a copy does, before it is done; louder where the source shows the model no longer. */
export function MirrorRelease({ copy, action }: MirrorReleaseProps) {
  const t = useTranslations("admin.mirror.removal");
  const format = useFormatter();
  const { revisionId, ref, sha, files, bytes, atSource } = copy;
  return (
    <div className="max-w-prose space-y-5">
      {atSource !== "listed" && (
        <Notice tone="bad" title={t(`atSource.${atSource}`)}>
          {t("onlyCopy")}
        </Notice>
      )}
      <ul className="list-disc space-y-1.5 pl-5">
        <li>
          <Link href={links.model(ref, "files", sha ?? undefined)}>{ref}</Link>
          {sha && (
            <>
              {" "}
              <Code className="text-xs text-ink-faint">{sha.slice(0, 12)}</Code>
            </>
          )}
          : {t("what", { files: format.number(files), size: formatBytes(bytes) })}
        </li>
        <li>{t("shared")}</li>
        <li>{t("record")}</li>
        {atSource === "listed" && <li>{t("again")}</li>}
      </ul>
      <div className="flex flex-wrap items-center gap-3">
        <ActForm action={action} fields={{ revision: revisionId }} isDanger size="regular">
          {t("confirm")}
        </ActForm>
        <ButtonLink href={links.adminMirror()}>{t("keep")}</ButtonLink>
      </div>
    </div>
  );
}
