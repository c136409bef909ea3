import { clsx } from "clsx";
import { Link } from "@/components/ui/link";
import { links, type ModelTab } from "@/lib/web/links";

type ModelNameProps = {
  /** `namespace/name`, or the label of something that has none. */
  name: string;
  /** Linked only where the catalog holds it. */
  inCatalog: boolean;
  tab?: ModelTab;
  className?: string;
};

/** A model as it is cited: in mono, its namespace fainter than its name, breaking after the slash first. */
export function ModelName({ name, inCatalog, tab, className }: ModelNameProps) {
  const at = name.indexOf("/");
  const text = (
    <>
      {at > 0 && (
        <>
          <span className="text-ink-soft">{name.slice(0, at + 1)}</span>
          <wbr />
        </>
      )}
      {name.slice(at + 1)}
    </>
  );
  const look = clsx("font-mono text-[0.9em] wrap-anywhere", className);
  if (!inCatalog) return <span className={look}>{text}</span>;
  return (
    <Link href={links.model(name, tab)} className={look}>
      {text}
    </Link>
  );
}
