/** What `npm run sync -- --help` tells: how it is written, what it does, and a line an option. */
export const SYNC_HELP = {
  use: "npm run sync -- [options]",
  does: "Reads from the Hub now: every rule that is followed, or what the options say instead. Ctrl-C stops it; the next run goes on from there.",
  options: [
    ["--author A", "the models of one user or organization"],
    ["--search S", "the models whose names contain S"],
    ["--tag T", "the models with a tag, as the Hub spells it"],
    ["--children-of namespace/name", "what was made from a base model"],
    ["--relation R", "of these only finetune, adapter, merge or quantized"],
    ["--all", "the whole Hub, millions of repositories"],
    ["--limit N", "of a listing only the first N"],
    [
      "--depth listing|full",
      "listing reads only what a listing's entry makes a candidate, full (the default) every repository",
    ],
    ["--model namespace/name", "one repository by name; may be repeated"],
    ["--rule NAME", "one rule, whether its time has come or not"],
  ],
} as const;
