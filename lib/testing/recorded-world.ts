import type { RecordedRepository } from "@/lib/hub/recorded-server";

/** How many repositories of a world are which: what a namespace lists, their bases, and where those come from. */
const SHARES = { listed: 0.4, bases: 0.4 };

/**
 * Repositories of every kind a sync meets, the same for the same number: students of bases of roots, copies of
 * students, models of a domain, ordinary ones, and some that are gated, disabled, unpinned or badly written.
 */
export function aRecordedWorld(count: number): RecordedRepository[] {
  const listed = Math.round(count * SHARES.listed);
  const bases = Math.round(count * SHARES.bases);
  const roots = count - listed - bases;
  return [
    ...Array.from({ length: listed }, (_, at) => aListed(at, bases)),
    ...Array.from({ length: bases }, (_, at) =>
      aModel(`base/b${at}`, at, {
        front: roots > 0 ? [`base_model: root/r${at % roots}`] : [],
        text: "A base model.",
      }),
    ),
    ...Array.from({ length: roots }, (_, at) =>
      aModel(`root/r${at}`, at, { front: [], text: "Where it all begins." }),
    ),
  ];
}

/** The kinds of what a namespace lists, in turn. */
const KINDS = [
  "student",
  "student",
  "taught",
  "plain",
  "copy",
  "medical",
  "student",
  "gated",
  "plain",
  "student",
  "disabled",
  "unpinned",
  "broken",
  "unreadable",
] as const;

function aListed(at: number, bases: number): RecordedRepository {
  const id = `world/m${String(at).padStart(4, "0")}`;
  const [one, other] = [2 * at, 2 * at + 1].map((place) => `base/b${place % Math.max(1, bases)}`);
  const base = `base_model: [${one ?? ""}, ${other ?? ""}]`;
  const distilled = "tags: [distilled]";
  // The student seven places before, which may be listed after its copy.
  const original = `world/m${String(at % 2 === 0 ? at + 2 : Math.max(0, at - 4)).padStart(4, "0")}`;
  switch (KINDS[at % KINDS.length] ?? "plain") {
    case "student":
      return aModel(id, at, { front: [distilled, base], text: `Student ${at}, a small model.` });
    case "taught":
      return aModel(id, at, {
        front: [base, "distillation:", "  teacher: [root/r0]", "  type: [response]"],
        text: "This model was distilled from root/r0.",
      });
    case "plain":
      return aModel(id, at, { front: [base], text: "A chat model for everything." });
    case "copy":
      return aModel(id, at, {
        front: [`base_model: ${original}`, "base_model_relation: quantized"],
        text: "Four bits.",
      });
    case "medical":
      return aModel(id, at, { front: ["tags: [medical, clinical]"], text: "For clinical notes." });
    case "gated":
      return aModel(id, at, {
        front: [distilled],
        text: "Ask first.",
        info: { gated: "auto", cardData: { tags: ["distilled"] } },
      });
    case "disabled":
      return aModel(id, at, { front: [distilled], text: "Gone dark.", info: { disabled: true } });
    case "unpinned":
      return aModel(id, at, { front: [distilled], text: "No commit.", info: { sha: undefined } });
    case "broken":
      return aModel(id, at, { front: ["tags: [distilled"], text: "Bad front matter." });
    case "unreadable":
      return aModel(id, at, { front: [distilled], text: "Text", info: { private: "perhaps" } });
  }
}

type Written = { front: string[]; text: string; info?: Record<string, unknown> };

function aModel(id: string, at: number, { front, text, info = {} }: Written): RecordedRepository {
  const serial = Buffer.from(id).reduce((sum, byte) => (sum * 31 + byte) % 2 ** 40, at);
  const moment = new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString();
  return {
    id,
    info: {
      _id: `hub-${serial.toString(16)}`,
      id,
      sha: serial.toString(16).padStart(40, "0"),
      lastModified: moment,
      createdAt: moment,
      private: false,
      gated: false,
      disabled: false,
      downloads: at * 3,
      likes: at % 7,
      tags: [],
      ...info,
    },
    files: {
      "README.md": `---\n${["license: mit", ...front].join("\n")}\n---\n# ${id}\n\n${text}\n`,
      "config.json": JSON.stringify({ model_type: "llama", hidden_size: 64 + (at % 64) }),
      "model.safetensors": { bytes: `weights of ${id}`, lfs: true },
    },
  };
}
