import { useTranslations } from "next-intl";
import { ModelName } from "@/components/catalog/model-name";
import { GradeMark } from "@/components/evidence/grade-mark";
import { EvidenceCell } from "@/components/lineage/evidence-cell";
import { nodeName } from "@/components/lineage/parentage";
import { TaughtWords } from "@/components/lineage/taught-words";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { LineageEdge, LineageGraph, LineageNode } from "@/lib/lineage/schema";

const MOST = 400;
/** More rows than this scroll under their header. */
const LONG = 30;

/** Every claim of the lineage, child before parent: what the drawing is made from. */
export function LineageTable({ graph }: { graph: LineageGraph }) {
  const t = useTranslations("lineage.table");
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const edges = fromTheRoot(graph);
  return (
    <>
      <Table label={t("label")} className="min-w-[60rem]" stickyHeader={edges.length > LONG}>
        <thead>
          <Row>
            <HeadCell>{t("child")}</HeadCell>
            <HeadCell>{t("relation")}</HeadCell>
            <HeadCell>{t("parent")}</HeadCell>
            <HeadCell>{t("revision")}</HeadCell>
            <HeadCell>{t("grade")}</HeadCell>
            <HeadCell>{t("evidence")}</HeadCell>
          </Row>
        </thead>
        <tbody>
          {edges.slice(0, MOST).map((edge) => {
            const child = nodes.get(edge.from);
            const parent = nodes.get(edge.to);
            return (
              child &&
              parent && (
                <ClaimRow
                  key={edge.id}
                  edge={edge}
                  child={child}
                  parent={parent}
                  root={graph.root}
                />
              )
            );
          })}
        </tbody>
      </Table>
      {edges.length > MOST && (
        <p className="mt-2 text-sm text-ink-faint">
          {t("cut", { count: MOST, total: edges.length })}
        </p>
      )}
    </>
  );
}

type ClaimRowProps = { edge: LineageEdge; child: LineageNode; parent: LineageNode; root: string };

function ClaimRow({ edge, child, parent, root }: ClaimRowProps) {
  const t = useTranslations("lineage.table");
  const relations = useTranslations("lineage.relation");
  return (
    <Row>
      <HeadCell scope="row" className="min-w-44 font-normal">
        <NodeName node={child} root={root} />
      </HeadCell>
      <Cell label={t("relation")} className="min-w-40">
        {relations(edge.relation)}
        {edge.distillation && <TaughtWords record={edge.distillation} />}
      </Cell>
      <Cell label={t("parent")} className="min-w-44">
        <NodeName node={parent} root={root} />
      </Cell>
      <Cell label={t("revision")} className="whitespace-nowrap">
        <RevisionOf node={parent} />
      </Cell>
      <Cell label={t("grade")}>
        <GradeMark grade={edge.grade} />
      </Cell>
      <Cell label={t("evidence")} className="min-w-56">
        <EvidenceCell evidence={edge.evidence} />
      </Cell>
    </Row>
  );
}

function NodeName({ node, root }: { node: LineageNode; root: string }) {
  const t = useTranslations("lineage");
  if (node.id === root) return <span className="font-medium">{t("table.self")}</span>;
  const about = [node.kind === "model" ? null : t(`kind.${node.kind}`), node.provider, node.route];
  const words = about.filter((word) => word !== null).join(", ");
  return (
    <>
      <ModelName name={nodeName(node)} inCatalog={node.inCatalog} tab="lineage" />
      {words && <div className="text-xs text-ink-faint">{words}</div>}
    </>
  );
}

/** A claim that names a model but no revision says so: which weights were meant is then not known. */
function RevisionOf({ node }: { node: LineageNode }) {
  const t = useTranslations("lineage.table");
  if (node.kind !== "model") return <span className="text-ink-faint">–</span>;
  if (!node.pinned || !node.revision)
    return <span className="text-xs text-ink-faint italic">{t("unpinned")}</span>;
  return (
    <span className="font-mono text-[0.875em]" title={node.revision}>
      {node.revision.slice(0, 7)}
    </span>
  );
}

/** The model's own claims first, then upwards, then what was made of it, each by distance. */
function fromTheRoot({ root, edges }: LineageGraph): LineageEdge[] {
  const up = walk(root, edges, "from", "to");
  const upward = new Set(up.map(({ id }) => id));
  return [...up, ...walk(root, edges, "to", "from").filter(({ id }) => !upward.has(id))];
}

function walk(
  root: string,
  edges: readonly LineageEdge[],
  near: "from" | "to",
  far: "from" | "to",
) {
  const byNear = new Map<string, LineageEdge[]>();
  for (const edge of edges) byNear.set(edge[near], [...(byNear.get(edge[near]) ?? []), edge]);
  const reached = new Set([root]);
  const found: LineageEdge[] = [];
  for (const id of reached) {
    for (const edge of byNear.get(id) ?? []) {
      found.push(edge);
      reached.add(edge[far]);
    }
  }
  return found;
}
