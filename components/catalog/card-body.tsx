import { useTranslations } from "next-intl";
import body from "@/components/catalog/card-body.module.css";
import { Disclosure } from "@/components/ui/disclosure";
import { ExternalLink } from "@/components/ui/external-link";
import { Notice } from "@/components/ui/notice";
import type { RenderedCard } from "@/lib/web/card";

type CardBodyProps = {
  /** Null where the text could not be parsed. */
  card: RenderedCard | null;
  /** The text as written, for a card that could not be parsed. */
  plain: string;
  /** True where the record itself holds only the start of the card. */
  truncated: boolean;
  sourceUrl: string;
};

const PLAIN_CHARACTERS = 20_000;

/** A publisher's card. What is long is folded by `details`, so that it opens without script. */
export function CardBody({ card, plain, truncated, sourceUrl }: CardBodyProps) {
  const t = useTranslations("model.overview");
  const isCut = truncated || (card ? card.cut : plain.length > PLAIN_CHARACTERS);
  return (
    <>
      {card ? (
        <>
          <Html html={card.lead} />
          {card.rest && (
            <Disclosure
              summary={t("rest")}
              className="mt-4 max-w-[46rem] border-t border-line pt-3"
            >
              <Html html={card.rest} />
            </Disclosure>
          )}
        </>
      ) : (
        <>
          <Notice>{t("cardPlain")}</Notice>
          <pre
            tabIndex={0}
            className="mt-4 max-h-[36rem] overflow-auto font-mono text-xs wrap-anywhere whitespace-pre-wrap"
          >
            {plain.slice(0, PLAIN_CHARACTERS)}
          </pre>
        </>
      )}
      {isCut && (
        <p className="mt-4 text-sm text-ink-faint">
          {t.rich("cardCut", {
            source: (words) => <ExternalLink href={sourceUrl}>{words}</ExternalLink>,
          })}
        </p>
      )}
    </>
  );
}

/** The one place where a stranger's HTML enters a page; `lib/web/card` made it harmless. */
function Html({ html }: { html: string }) {
  return <div className={body.body} dangerouslySetInnerHTML={{ __html: html }} />;
}
