import { useTranslations } from "next-intl";
import { ModelName } from "@/components/catalog/model-name";
import { SourceLink } from "@/components/catalog/source-link";
import { GradeMark } from "@/components/evidence/grade-mark";
import { NotStated } from "@/components/evidence/not-stated";
import { CommercialUseWord } from "@/components/license/commercial-use-word";
import { OutputsWords } from "@/components/license/outputs-words";
import { ExternalLink } from "@/components/ui/external-link";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { LicenseLink } from "@/lib/lineage/license-chain";

/** What every model of the chain declares, nearest first, each with the path that leads to it. */
export function ChainTable({ chain }: { chain: readonly LicenseLink[] }) {
  const t = useTranslations("model.license.table");
  return (
    <Table label={t("label")} className="min-w-[56rem]">
      <thead>
        <Row>
          <HeadCell>{t("model")}</HeadCell>
          <HeadCell>{t("declared")}</HeadCell>
          <HeadCell>{t("use")}</HeadCell>
          <HeadCell>{t("terms")}</HeadCell>
          <HeadCell>{t("evidence")}</HeadCell>
        </Row>
      </thead>
      <tbody>
        {foldUndeclared(chain).map(({ link, alike }) => (
          <ChainRow
            key={`${link.relation ?? ""} ${link.path.join(" → ")}`}
            link={link}
            alike={alike}
          />
        ))}
      </tbody>
    </Table>
  );
}

type FoldedLink = { link: LicenseLink; alike: LicenseLink[] };
/** More than this of one kind, none of which declares anything, take one row together. */
const ALIKE = 4;

/** Two dozen data sets without a license say one thing, so they say it once, each by name. */
function foldUndeclared(chain: readonly LicenseLink[]): FoldedLink[] {
  const keyOf = ({ declared, inCatalog, relation, path }: LicenseLink) =>
    declared === null && !inCatalog ? JSON.stringify([relation, path.slice(0, -1)]) : null;
  const counts = new Map<string | null, number>();
  for (const link of chain) counts.set(keyOf(link), (counts.get(keyOf(link)) ?? 0) + 1);
  const folded = new Map<string, FoldedLink>();
  return chain.flatMap((link) => {
    const key = keyOf(link);
    if (key === null || (counts.get(key) ?? 0) <= ALIKE) return [{ link, alike: [] }];
    const first = folded.get(key);
    if (first) {
      first.alike.push(link);
      return [];
    }
    const row: FoldedLink = { link, alike: [] };
    folded.set(key, row);
    return [row];
  });
}

function ChainRow({ link, alike }: FoldedLink) {
  const t = useTranslations("model.license.table");
  const { known, grade, kind, source } = link;
  return (
    <Row>
      <HeadCell scope="row" className="w-[32%] min-w-60 font-normal">
        <ModelName
          name={link.id}
          inCatalog={link.inCatalog && link.relation !== null}
          tab="license"
        />
        {alike.map(({ id }) => (
          <span key={id}>
            , <ModelName name={id} inCatalog={false} />
          </span>
        ))}
        <PathTo link={link} />
      </HeadCell>
      <Cell label={t("declared")} className="min-w-28">
        {link.declared ? (
          <span className="font-mono text-[0.9em] wrap-anywhere">{link.declared}</span>
        ) : (
          <NotStated />
        )}
        {link.licenseName && <div className="text-xs text-ink-soft">{link.licenseName}</div>}
      </Cell>
      <Cell label={t("use")}>
        <CommercialUseWord use={known?.commercialUse ?? "unknown"} bare />
      </Cell>
      <Cell label={t("terms")} className="min-w-56 text-ink-soft">
        <Terms link={link} />
      </Cell>
      <Cell label={t("evidence")} className="min-w-32">
        {grade ? (
          <>
            <GradeMark grade={grade} />
            {kind && source && (
              <div>
                <SourceLink kind={kind} source={source} at={null} />
              </div>
            )}
          </>
        ) : (
          <NotStated />
        )}
      </Cell>
    </Row>
  );
}

function Terms({ link: { known, note, declared } }: { link: LicenseLink }) {
  const t = useTranslations("model.license");
  return (
    <div className="max-w-md space-y-1 text-xs">
      {known && <ExternalLink href={known.sourceUrl}>{known.name}</ExternalLink>}
      {known?.commercialNote && <p>{known.commercialNote}</p>}
      {known?.outputsMayTrain && (
        <p>
          {t("outputs")}: <OutputsWords note={known.outputsMayTrain} />
        </p>
      )}
      {!known && declared && <p>{t("notKnown")}</p>}
      {note && <p>{note}</p>}
    </div>
  );
}

/** How the model asked about comes to this one, step by step; the ends are known from the row and the page. */
function PathTo({ link: { relation, path } }: { link: LicenseLink }) {
  const t = useTranslations("model.license");
  const words = useTranslations("lineage.relation");
  if (relation === null) return <div className="text-xs text-ink-faint">{t("self")}</div>;
  const between = path.slice(1, -1);
  return (
    <div className="text-xs text-ink-faint">
      {words.has(relation) ? words(relation as "distilled_from") : relation}
      {between.length > 0 && <span className="font-mono"> · {between.join(" → ")} →</span>}
    </div>
  );
}
