import { z } from "zod";

const Environment = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  DATABASE_URL: z.string().min(1),
  DATABASE_APP_URL: z.string().min(1).optional(),
  PROOFLINE_HUB_URL: z.url().default("https://huggingface.co"),
  PROOFLINE_PUBLIC_URL: z.url().default("http://localhost:3000"),
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
  PROOFLINE_WEBHOOK_SECRET: z.string().min(16).optional(),
  HF_TOKEN: z.string().startsWith("hf_").optional(),
  PROOFLINE_HOME: z.string().min(1).default(".proofline"),
  ARTIFACT_STORE: z
    .string()
    .regex(
      /^(disk|disk:\S.*|s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w.!*'()/-]*)?)$/,
      "must be disk, disk:/folder or s3://bucket/prefix",
    )
    .default("disk"),
  /** Of a server that speaks S3 and is not Amazon's. */
  ARTIFACT_STORE_ENDPOINT: z.url().optional(),
  AWS_REGION: z.string().min(1).optional(),
  /** Of one revision; larger ones are refused before anything is copied. */
  ARTIFACT_MIRROR_MAX_BYTES: z.coerce.number().int().positive().default(100_000_000_000),
  /** A folder of public keys (PEM) whose signatures on models are known here. */
  PROOFLINE_SIGNING_KEYS: z.string().min(1).optional(),
  NEXTAUTH_SECRET: z.string().min(16).optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

export type Environment = z.infer<typeof Environment>;

let parsed: Environment | undefined;

/**
 * The environment, parsed on first use and kept.
 * An empty value counts as absent, since `.env` files write unset variables that way.
 * @throws {Error} one sentence a bad variable, each naming it
 */
export function env(): Environment {
  if (parsed) return parsed;
  const stated = Object.fromEntries(
    Object.entries(process.env).filter(([, value]) => value !== ""),
  );
  const result = Environment.safeParse(stated);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The environment is not usable. ${lines.join("; ")}.`);
  }
  parsed = result.data;
  return parsed;
}
