import { listFact, strongestFacts, textFact } from "@/lib/catalog/facts";
import type { Fact } from "@/lib/catalog/schema";
import { matchLicense, type MatchableLicense } from "@/lib/license/match";
import { KnownLicense } from "@/lib/license/schema";
import type { LicenseLink, LicenseReport } from "./license-chain";
import type { LineageGraph, LineageNode, Relation } from "./schema";

/** Where an ancestor stands: how the one before it relates to it, and the labels from the root to it. */
export type Step = { node: LineageNode; relation: Relation | null; path: string[] };

/**
 * The root, then every ancestor, nearest first, each by a shortest path. An ancestor that the one before it in the
 * path is related to in two ways (taught by it and started from its weights) has a step for each, since a license
 * may bind the one and not the other.
 */
export function ancestry(graph: LineageGraph): Step[] {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const root = nodes.get(graph.root);
  if (!root) return [];
  const steps: Step[] = [{ node: root, relation: null, path: [root.label] }];
  const reached = new Map<string, string>([[root.id, root.id]]);
  const waiting = [...steps];
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    for (const { from, to, relation } of graph.edges) {
      const node = nodes.get(to);
      if (from !== step.node.id || !node || (reached.get(to) ?? from) !== from) continue;
      const next: Step = { node, relation, path: [...step.path, node.label] };
      if (steps.some((known) => known.node === node && known.relation === relation)) continue;
      steps.push(next);
      if (!reached.has(to)) waiting.push(next);
      reached.set(to, from);
    }
  }
  return steps;
}

/** What every model of the chain declares, set beside the license texts the product knows. Nothing is concluded. */
export function licenseReport(
  steps: readonly Step[],
  factsOf: (node: LineageNode) => readonly Fact[],
  known: readonly (KnownLicense & MatchableLicense)[],
): LicenseReport {
  const chain = steps.map((step) => linkOf(step, factsOf(step.node), known));
  const [self] = chain;
  return {
    declared: self?.declared ?? null,
    concluded: null,
    commercialUse: self?.known?.commercialUse ?? "unknown",
    chain,
    findings: [],
  };
}

function linkOf(
  { node, relation, path }: Step,
  stated: readonly Fact[],
  known: readonly (KnownLicense & MatchableLicense)[],
): LicenseLink {
  const facts = strongestFacts(stated);
  const declared = textFact(facts, "license") ?? listFact(facts, "license")[0] ?? null;
  const licenseName = textFact(facts, "licenseName");
  const text = matchLicense(known, { key: declared, name: licenseName });
  return {
    id: node.ref ?? node.label,
    inCatalog: node.inCatalog,
    relation,
    path,
    declared,
    licenseName,
    note: textFact(facts, "licenseNote"),
    grade: facts.get("license")?.grade ?? null,
    kind: facts.get("license")?.kind ?? null,
    source: facts.get("license")?.source ?? null,
    known: text && KnownLicense.parse(text),
  };
}
