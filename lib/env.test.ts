import { expect, test } from "vitest";
import { environmentProblems } from "./env";

const DATABASE_URL = "postgresql://127.0.0.1/x";

test("every variable that cannot be used has one sentence and an example", () => {
  const stated = {
    PROOFLINE_HUB_URL: "nonsense",
    PROOFLINE_PUBLIC_URL: "localhost:3000",
    PROOFLINE_WEBHOOK_SECRET: "short",
    ARTIFACT_STORE: "floppy",
    ARTIFACT_MIRROR_MAX_BYTES: "5 GB",
    LOG_LEVEL: "loud",
  };
  expect(environmentProblems(stated)).toEqual([
    expect.stringMatching(/^DATABASE_URL is not set\. For example: DATABASE_URL=postgresql:/),
    'PROOFLINE_HUB_URL must be an address with http or https, not "nonsense". For example: PROOFLINE_HUB_URL=https://huggingface.co',
    expect.stringMatching(
      /^PROOFLINE_PUBLIC_URL must be an address .*, not "localhost:3000"\. For/,
    ),
    "PROOFLINE_WEBHOOK_SECRET must have at least 16 characters. For example: PROOFLINE_WEBHOOK_SECRET=$(openssl rand -hex 32)",
    expect.stringMatching(/^ARTIFACT_STORE must be disk, .*, not "floppy"\. For example: /),
    expect.stringMatching(/^ARTIFACT_MIRROR_MAX_BYTES must be a whole number of bytes above 0, /),
    expect.stringMatching(
      /^LOG_LEVEL must be debug, .*, not "loud"\. For example: LOG_LEVEL=info$/,
    ),
  ]);
});

test("what may be a secret is never shown back", () => {
  const stated = { DATABASE_URL, HF_TOKEN: "token-x", NEXTAUTH_SECRET: "pass-x" };
  const said = environmentProblems(stated).join(" ");
  expect(said).toContain("HF_TOKEN must begin with hf_.");
  expect(said).toContain("NEXTAUTH_SECRET must have at least 16 characters.");
  expect(said).not.toMatch(/token-x|pass-x/);
});

test("what is empty counts as absent", () => {
  expect(environmentProblems({ DATABASE_URL, PROOFLINE_HUB_URL: "", LOG_LEVEL: "" })).toEqual([]);
});
