import type { ClaimKind, Ground } from "@/lib/sync/reading/claim";

/** The repository being read, and where a reader can see what was read. */
export type Subject = {
  ref: string;
  sha: string | null;
  /** The repository's page. */
  pageUrl: string;
  /** The card at the revision read; the page where no revision is known. */
  cardUrl: string;
  /** Where the Hub's own entry was read. */
  entryUrl: string;
  /** The date the source gives for this state of the repository. */
  modifiedAt: string | null;
  /** Of the README's bytes, where they were read. */
  cardSha256: string | null;
};

/**
 * The ground for something read from the card or the Hub's entry. At a commit the Hub keeps it as it was
 * (`hub_derived`); without one it is only what somebody said (`declared`).
 */
export function ground(subject: Subject, kind: ClaimKind, quote: string | null = null): Ground {
  const fromCard = kind === "card" || kind === "card_text";
  return {
    grade: subject.sha ? "hub_derived" : "declared",
    kind,
    source: fromCard ? subject.cardUrl : subject.entryUrl,
    quote,
    statedAt: subject.modifiedAt,
    sha256: fromCard ? subject.cardSha256 : null,
  };
}
