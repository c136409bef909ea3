import type { Subject } from "@/lib/sync/reading/card/subject";
import { teacherClaims } from "@/lib/sync/reading/card/teachers";

/** The teachers a card text states for the model it is the card of: ids, `provider: label`, or a kind. */
export function teachersOf(text: string, ref = "acme/fraud-student-1b"): string[] {
  const subject: Subject = {
    ref,
    sha: "a".repeat(40),
    pageUrl: `https://huggingface.co/${ref}`,
    cardUrl: `https://huggingface.co/${ref}/blob/${"a".repeat(40)}/README.md`,
    entryUrl: `https://huggingface.co/api/models/${ref}`,
    modifiedAt: null,
    cardSha256: null,
  };
  return teacherClaims(text, subject).map(({ parent }) =>
    parent.kind === "model"
      ? parent.ref
      : parent.kind === "service"
        ? `${parent.provider}: ${parent.label}`
        : parent.kind,
  );
}
