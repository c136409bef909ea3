import { describe, expect, it } from "vitest";
import { formatOf } from "@/lib/sync/reading/artifact-format";
import { evalFileClaims } from "@/lib/sync/reading/card/evals";
import { canonicalJson, storableJson } from "@/lib/sync/reading/storable";

describe("a value as JSON", () => {
  it("within itself is null there, and only there", () => {
    const twice = { a: 1 };
    const loop: Record<string, unknown> = { twice: [twice, twice] };
    loop.self = [loop, loop];
    expect(storableJson(loop)).toEqual({ twice: [{ a: 1 }, { a: 1 }], self: [null, null] });
  });

  it("of any depth is read", () => {
    const deep: unknown = JSON.parse("[".repeat(50_000) + "]".repeat(50_000));
    expect(canonicalJson(storableJson({ deep })).length).toBeLessThan(300);
  });
});

it.each(["weights.constructor", "weights.toString", "__proto__", "x.__proto__"])(
  "the format of %s is other",
  (path) => {
    expect(formatOf(path)).toBe("other");
  },
);

describe("an eval file that was made to break its reader", () => {
  const doubled = Array.from({ length: 40 }, (_, at) => `- &a${at + 1} [*a${at}, *a${at}]`).join(
    "\n",
  );

  it.each([
    ["refers to itself", "&a [*a, *a]"],
    ["multiplies", `- &a0 [x]\n${doubled}`],
    ["is nested without end", "[".repeat(20_000) + "]".repeat(20_000)],
  ])("and %s is a problem of its own", (_, content) => {
    const { evals = [], problems } = evalFileClaims(
      ".eval_results/c.yaml",
      content,
      "https://x.test",
    );
    expect(evals).toEqual([]);
    expect(problems?.[0]).toMatchObject({ code: "evals.shape" });
  });
});
