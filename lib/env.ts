import { z } from "zod";

const address = () =>
  z.url({ protocol: /^https?$/, error: "must be an address with http or https" });
const secret = () => z.string().min(16, "must have at least 16 characters");

const Environment = z.object({
  NODE_ENV: z
    .enum(["development", "production", "test"], "must be development, production or test")
    .default("development"),
  DATABASE_URL: z.string({ error: "is not set" }),
  DATABASE_APP_URL: z.string().min(1).optional(),
  PROOFLINE_HUB_URL: address().default("https://huggingface.co"),
  PROOFLINE_PUBLIC_URL: address().default("http://localhost:3000"),
  /** Set: the Hub is never asked for anything. */
  PROOFLINE_OFFLINE: z
    .string()
    .default("0")
    .transform((stated) => stated !== "0" && stated !== "false"),
  /** 0: rules are followed only when somebody asks. */
  PROOFLINE_FIRST_SYNC: z
    .string()
    .default("1")
    .transform((stated) => stated !== "0" && stated !== "false"),
  /** What the Hub sends with each webhook; without it none is accepted. */
  PROOFLINE_WEBHOOK_SECRET: secret().optional(),
  HF_TOKEN: z.string().startsWith("hf_", "must begin with hf_").optional(),
  PROOFLINE_HOME: z.string().min(1).default(".proofline"),
  ARTIFACT_STORE: z
    .string()
    .regex(
      /^(disk|disk:\S.*|s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w.!*'()/-]*)?)$/,
      "must be disk, disk:/folder or s3://bucket/prefix",
    )
    .default("disk"),
  /** Of a server that speaks S3 and is not Amazon's. */
  ARTIFACT_STORE_ENDPOINT: address().optional(),
  AWS_REGION: z.string().min(1).optional(),
  /** Of one revision; larger ones are refused before anything is copied. */
  ARTIFACT_MIRROR_MAX_BYTES: z
    .string()
    .regex(/^[1-9]\d{0,15}$/, "must be a whole number of bytes above 0")
    .transform(Number)
    .default(100_000_000_000),
  /** A folder of public keys (PEM) whose signatures on models are known here. */
  PROOFLINE_SIGNING_KEYS: z.string().min(1).optional(),
  NEXTAUTH_SECRET: secret().optional(),
  LOG_LEVEL: z
    .enum(
      ["debug", "info", "warn", "error", "silent"],
      "must be debug, info, warn, error or silent",
    )
    .default("info"),
});

const EXAMPLES: Record<string, string> = {
  NODE_ENV: "production",
  DATABASE_URL: "postgresql://proofline:password@127.0.0.1:5432/proofline",
  PROOFLINE_HUB_URL: "https://huggingface.co",
  PROOFLINE_PUBLIC_URL: "https://proofline.example",
  PROOFLINE_WEBHOOK_SECRET: "$(openssl rand -hex 32)",
  HF_TOKEN: "hf_… as the Hub shows it under Settings, Access Tokens",
  ARTIFACT_STORE: "s3://my-bucket/models",
  ARTIFACT_STORE_ENDPOINT: "https://storage.example",
  ARTIFACT_MIRROR_MAX_BYTES: "100000000000",
  NEXTAUTH_SECRET: "$(openssl rand -hex 32)",
  LOG_LEVEL: "info",
};
type Stated = Readonly<Record<string, string | undefined>>;
/** Whose values are shown back; the others may hold a secret. */
const SHOWN = [
  "NODE_ENV",
  "PROOFLINE_HUB_URL",
  "PROOFLINE_PUBLIC_URL",
  "ARTIFACT_STORE",
  "ARTIFACT_STORE_ENDPOINT",
  "ARTIFACT_MIRROR_MAX_BYTES",
  "LOG_LEVEL",
];

export type Environment = z.infer<typeof Environment>;

let parsed: Environment | undefined;

/**
 * The environment, parsed on first use and kept.
 * An empty value counts as absent, since `.env` files write unset variables that way.
 * @throws {Error} one sentence a bad variable, each naming it
 */
export function env(): Environment {
  if (parsed) return parsed;
  const result = readEnvironment(process.env);
  if (!result.success) throw new Error(sentencesOf(result.error, process.env).join("\n"));
  parsed = result.data;
  return parsed;
}

/** One sentence for each variable that cannot be used, with an example of one that can. */
export function environmentProblems(stated: Stated): string[] {
  const result = readEnvironment(stated);
  return result.success ? [] : sentencesOf(result.error, stated);
}

function readEnvironment(stated: Stated) {
  return Environment.safeParse(
    Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== "")),
  );
}

function sentencesOf({ issues }: z.ZodError, stated: Stated): string[] {
  const first = new Map(issues.toReversed().map(({ path, message }) => [String(path[0]), message]));
  return [...first].toReversed().map(([name, message]) => {
    const shown = SHOWN.includes(name) ? `, not "${stated[name] ?? ""}"` : "";
    const example = EXAMPLES[name];
    return `${name} ${message}${shown}.${example === undefined ? "" : ` For example: ${name}=${example}`}`;
  });
}
