const CORE = "^lib/.+/(queries|commands)[.]ts$";
const EDGE = "^lib/[^/]+/(loaders|actions)[.]ts$";
const TEST = "[.](test|spec)[.]tsx?$";
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

// Domains, left to right: each may import only the ground and the domains left of it.
const ORDER = [
  "accounts|license",
  "catalog",
  "lineage|safety",
  "review",
  "market|search|publish|gateway|sync|exports",
];
const layering = ORDER.slice(0, -1).map((left, i) =>
  forbid(
    `${left.replaceAll("|", "-and-")}-know-nothing-to-their-right`,
    "Domains point one way; a shared need belongs in the domain further left, or in the ground.",
    { path: `^lib/(${left})/`, pathNot: TEST },
    { path: `^lib/(${ORDER.slice(i + 1).join("|")})/` },
  ),
);

module.exports = {
  forbidden: [
    forbid(
      "no-cycles",
      "Two files that need each other are one file, or hide a third.",
      {},
      { circular: true },
    ),
    forbid(
      "app-is-a-leaf",
      "app/ is routing; shared code belongs in lib/ or components/.",
      { path: "^(lib|components|bin)/", pathNot: TEST },
      { path: "^app/" },
    ),
    forbid(
      "lib-knows-no-ui",
      "lib/ must run in a worker with no screen.",
      { path: "^lib/" },
      { path: "^components/" },
    ),
    forbid(
      "ui-knows-no-domain",
      "components/ui could ship in another product.",
      { path: "^components/ui/" },
      { path: "^(lib/|components/(?!ui/))" },
    ),
    forbid(
      "components-never-fetch",
      "Components get data as props, and may name the type of what a query gives.",
      { path: "^components/" },
      {
        path: ["^lib/(db|jobs|testing)/", CORE, "^lib/[^/]+/loaders[.]ts$"],
        dependencyTypesNot: ["type-only"],
      },
    ),
    forbid(
      "pages-read-through-loaders",
      "The loader is where the viewer is proven.",
      { path: "^app/", pathNot: "^app/api/" },
      { path: CORE },
    ),
    forbid(
      "api-never-uses-loaders",
      "API routes authenticate their own way.",
      { path: "^app/api/", pathNot: TEST },
      { path: EDGE },
    ),
    forbid(
      "framework-only-at-the-edge",
      "Only loaders.ts, actions.ts, lib/web and the two files that know a session know React or Next.",
      {
        path: "^lib/",
        pathNot: [
          "/(loaders|actions)[.]ts$",
          "^lib/web/",
          "^lib/accounts/(session|viewer)[.]ts$",
          // Tests stand in for the framework where they call what it would call.
          "^lib/testing/",
        ],
      },
      { path: "node_modules/(next|react|react-dom|next-auth|next-intl)/" },
    ),
    forbid(
      "sql-only-in-core",
      "SQL lives in queries.ts, commands.ts and sync/apply.ts.",
      {
        path: "^(app|components|lib)/",
        pathNot: [
          "^lib/(db|jobs|testing|audit)/",
          "/(queries|commands|apply|sql)[.]ts$",
          "[.]db[.]test[.]ts$",
          "^app/api/health/",
          "^lib/accounts/session[.]ts$",
        ],
      },
      { path: "^lib/db/", pathNot: "^lib/db/generated/enums[.]ts$" },
    ),
    forbid(
      "one-hub-client",
      "Only lib/hub speaks to the Hub.",
      { pathNot: "^lib/hub/" },
      { path: "node_modules/@huggingface/hub" },
    ),
    forbid(
      "readers-of-bytes-know-only-bytes",
      "lib/artifacts reads hostile files for whoever has them; it needs no database, no Hub and no domain.",
      { path: "^lib/artifacts/", pathNot: TEST },
      { path: "^(lib/(?!artifacts/)|app/|components/)" },
    ),
    ...layering,
    forbid(
      "sync-is-a-driver",
      "Nothing depends on sync but its commands, its admin pages and the Hub's webhook.",
      {
        path: "^(app|components|lib)/",
        pathNot: ["^lib/(sync|jobs|testing)/", "^app/(admin/sync|api/hub)/", "^components/admin/"],
      },
      { path: "^lib/sync/(?!schema[.]ts$)" },
    ),
    forbid(
      "test-helpers-in-tests",
      "lib/testing never ships.",
      { pathNot: ["^lib/testing/", TEST, "^e2e/", "^vitest[.]config[.]ts$"] },
      { path: "^lib/testing/" },
    ),
    forbid(
      "no-drawers",
      "Name the noun: no utils, helpers, misc, common, index, types, service.",
      {},
      {
        path: "^(app|components|lib)/.*/(utils|helpers|misc|common|index|types|service)[.]tsx?$",
        pathNot: "^lib/db/generated/",
      },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["^lib/db/generated/", "^[.]next/"] },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
