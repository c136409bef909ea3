import { expect, test } from "vitest";

import { nodeProblem } from "./node-version.mjs";

test.each(["20.19.0", "20.20.2", "22.12.0", "22.21.1", "24.0.0", "25.1.0"])(
  "%s is good enough",
  (version) => {
    expect(nodeProblem(version)).toBeNull();
  },
);

test.each(["16.20.2", "18.20.0", "20.18.3", "21.7.0", "22.11.0", "23.11.0"])(
  "%s is refused in a sentence",
  (version) => {
    expect(nodeProblem(version)).toContain(`This is Node.js ${version}.`);
  },
);
