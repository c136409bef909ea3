import { useTranslations } from "next-intl";
import { TextField } from "@/components/admin/form-field";
import { Button } from "@/components/ui/button";

type MirrorFormProps = {
  action: (form: FormData) => Promise<void>;
  /** What was asked for and refused, to be mended. */
  model: string;
  revision: string;
  /** What of it the catalog does not know. */
  refused: "model" | "revision" | null;
};

/** Asks for the bytes of one model of the catalog. */
export function MirrorForm({ action, model, revision, refused }: MirrorFormProps) {
  const t = useTranslations("admin.mirror");
  return (
    <form
      action={action}
      className="grid max-w-3xl items-start gap-x-6 gap-y-4 sm:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]"
    >
      <TextField
        id="mirror-model"
        name="model"
        label={t("form.model")}
        hint={t("form.modelHint")}
        error={refused === "model" ? t("form.noModel") : undefined}
        defaultValue={model}
        required
        className="font-mono"
      />
      <TextField
        id="mirror-revision"
        name="revision"
        label={t("form.revision")}
        hint={t("form.revisionHint")}
        error={refused === "revision" ? t("form.noRevision") : undefined}
        defaultValue={revision}
        className="font-mono"
      />
      <div>
        <Button type="submit" look="primary">
          {t("form.submit")}
        </Button>
      </div>
    </form>
  );
}
