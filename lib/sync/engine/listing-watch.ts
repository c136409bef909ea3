import { createHash } from "node:crypto";

/** A listing that does not end as listings do: what it did not show may still be there. */
export class BrokenListing extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = "BrokenListing";
  }
}

// The whole Hub is a few thousand pages.
const MOST_PAGES = 50_000;
const BITS = 2 ** 26;
const HASHES = 4;

/** Sees that a listing moves on: no page comes twice, and each shows something new. */
export class ListingWatch {
  private readonly urls = new Set<string>();
  // A set of names would grow with the Hub; this one takes 8 MiB and, of two million names, mistakes one in 6,000.
  private readonly seen = new Uint8Array(BITS / 8);

  /** Told of each page before it is asked for. @throws {BrokenListing} */
  asks(url: string): void {
    if (this.urls.has(url))
      throw new BrokenListing("the listing came back to a page it had shown before");
    if (this.urls.size === MOST_PAGES)
      throw new BrokenListing(`the listing went on beyond ${MOST_PAGES} pages`);
    this.urls.add(url);
  }

  /** Told of what a page shows. @throws {BrokenListing} */
  shows(refs: readonly string[], hasNext: boolean): void {
    const fresh = refs.filter((ref) => this.isNew(ref));
    if (hasNext && fresh.length === 0)
      throw new BrokenListing("the listing went on with a page that showed nothing new");
  }

  /** Whether a page has shown a repository. */
  hasShown(ref: string): boolean {
    return bitsOf(ref).every(({ byte, mask }) => ((this.seen[byte] ?? 0) & mask) !== 0);
  }

  private isNew(ref: string): boolean {
    if (this.hasShown(ref)) return false;
    for (const { byte, mask } of bitsOf(ref)) this.seen[byte] = (this.seen[byte] ?? 0) | mask;
    return true;
  }
}

function bitsOf(ref: string): { byte: number; mask: number }[] {
  const digest = createHash("md5").update(ref).digest();
  return Array.from({ length: HASHES }, (_, at) => {
    const bit = digest.readUInt32LE(at * 4) % BITS;
    return { byte: bit >> 3, mask: 1 << (bit & 7) };
  });
}
