import { CircleAlert, OctagonAlert, ShieldCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { importName, loadVerdict } from "@/components/catalog/pickle-verdict";
import { formatParameters } from "@/components/evidence/parameters";
import { Link } from "@/components/ui/link";
import type { Artifact, ArtifactReading } from "@/lib/catalog/files/schema";

/** Formats there is a reader for, by the ending of the name. */
const READ = ["safetensors", "gguf", "pickle"];

type FileLineProps = { artifact: Artifact; href: string };

/** What the bytes of a file say, in a line under its path; nothing for files nobody reads. */
export function FileReadingLine({ artifact, href }: FileLineProps) {
  const t = useTranslations("files.reading");
  const { reading, format, path } = artifact;
  if (!reading) {
    if (!READ.includes(format)) return null;
    const isNamed = artifact.sha256 !== null || artifact.gitOid !== null;
    return <p className="text-xs text-ink-faint">{t(isNamed ? "notYet" : "noHash")}</p>;
  }
  const inside = (
    <Link href={href} className="whitespace-nowrap text-ink-soft">
      {t("inside")}
      <span className="sr-only"> ({path})</span>
    </Link>
  );
  return (
    <div className="mt-0.5 space-y-0.5 text-xs text-ink-soft">
      {reading.tensors !== null && (
        <p>
          <Told reading={reading} tensors={reading.tensors} /> {inside}
        </p>
      )}
      <LoadLine artifact={artifact}>{inside}</LoadLine>
      <Problems reading={reading} />
    </div>
  );
}

function Told({ reading, tensors }: { reading: ArtifactReading; tensors: number }) {
  const t = useTranslations("files.reading");
  const { parameters, elements, dtypes, quantization } = reading;
  if (elements === null) return `${t("index", { count: tensors })}.`;
  const size =
    parameters === null
      ? t("stored", { count: formatParameters(elements) })
      : t("parameters", { count: formatParameters(parameters) });
  const formats = quantization ?? mainDtypes(dtypes);
  return [t("tensors", { count: tensors }), size, formats]
    .filter((part) => part !== "")
    .join(" · ");
}

/** Those that hold a hundredth of the elements or more; scales and counters say little of a model. */
function mainDtypes(dtypes: ArtifactReading["dtypes"]): string {
  const total = dtypes.reduce((sum, { elements }) => sum + elements, 0);
  const main = dtypes.filter(({ elements }) => elements >= total / 100);
  return main.map(({ dtype }) => dtype).join(", ");
}

const LOOKS = {
  dangerous: { icon: OctagonAlert, ink: "text-bad" },
  unknown: { icon: CircleAlert, ink: "text-caution" },
  safe: { icon: ShieldCheck, ink: "text-ink-soft" },
} as const;
const NAMED = 3;

function LoadLine({ artifact, children }: { artifact: Artifact; children: ReactNode }) {
  const t = useTranslations("files");
  const verdict = loadVerdict(artifact);
  if (verdict === null || verdict === "unread") return null;
  const imports = artifact.reading?.pickle?.imports ?? [];
  const named = imports.filter((found) => found.verdict === verdict && verdict !== "safe");
  const called = named.filter(({ calls }) => calls > 0);
  const isCalled = called.length > 0;
  const telling = isCalled ? called : named;
  const names = telling
    .slice(0, NAMED)
    .map((found) => importName(found) ?? t("reading.computed"))
    .join(", ");
  const rest = telling.length - NAMED;
  return (
    <Marked verdict={verdict}>
      {t(verdict === "dangerous" && !isCalled ? "verdict.imported" : `verdict.${verdict}`)}
      {names !== "" && (
        <span className="font-mono text-[0.95em] font-normal">
          : {t(isCalled ? "reading.calls" : "reading.imports", { names })}
          {rest > 0 && ` ${t("reading.more", { count: rest })}`}
        </span>
      )}{" "}
      <span className="font-normal">{children}</span>
    </Marked>
  );
}

/** The glyph repeats the words; neither is a color alone. */
export function Marked({
  verdict,
  children,
}: {
  verdict: keyof typeof LOOKS;
  children: ReactNode;
}) {
  const { icon: Icon, ink } = LOOKS[verdict];
  return (
    <p className={`flex items-start gap-1.5 ${ink} ${verdict === "safe" ? "" : "font-medium"}`}>
      <Icon aria-hidden className="mt-px size-3.5 shrink-0" />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </p>
  );
}

/** What a list of imports does not say already. */
function Problems({ reading }: { reading: ArtifactReading }) {
  return reading.problems
    .filter(({ code }) => code !== "dangerous_import")
    .map(({ code, message }) =>
      code === "unsupported" || code === "partly_read" ? (
        <p key={message} className="text-ink-faint">
          {message}
        </p>
      ) : (
        <Marked key={message} verdict="unknown">
          {message}
        </Marked>
      ),
    );
}
