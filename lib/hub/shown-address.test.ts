import { describe, expect, it } from "vitest";
import { shownAddress, withoutQueries } from "@/lib/hub/shown-address";

describe("an address in a message", () => {
  it("has no query, no user and no fragment", () => {
    const signed = "https://me:pw@cdn.test/blob/a%20b?Signature=s3cret&Policy=x#part";
    expect(shownAddress(signed)).toBe("https://cdn.test/blob/a%20b");
    expect(shownAddress(new URL(signed))).toBe("https://cdn.test/blob/a%20b");
  });

  it("is not longer than a line or two", () => {
    expect(shownAddress(`https://hub.test/${"%C3%A9".repeat(500)}`)).toHaveLength(301);
  });

  it("loses its query in the words of a server, too", () => {
    const said = 'Expired: "https://cdn.test/b?Signature=s3cret", see http://hub.test/help#x.';
    expect(withoutQueries(said)).toBe('Expired: "https://cdn.test/b", see http://hub.test/help');
    expect(withoutQueries("Is it there? No.")).toBe("Is it there? No.");
  });
});
