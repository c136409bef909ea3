import { expect, test } from "vitest";
import { failuresOf } from "./failed-tests.mjs";

const passed = { fullName: "a good one", status: "passed" };

test("every failed test is named with its file and reason, without the stack", () => {
  const report = {
    testResults: [
      { name: "/home/lib/good.test.ts", status: "passed", assertionResults: [passed] },
      {
        name: "/home/lib/bad.test.ts",
        status: "failed",
        assertionResults: [
          passed,
          {
            fullName: "a bad one",
            status: "failed",
            failureMessages: ["Error: Test timed out in 5 ms.\n    at here (file:1:2)"],
          },
        ],
      },
    ],
  };
  expect(failuresOf(report, "/home")).toEqual([
    "lib/bad.test.ts › a bad one: Error: Test timed out in 5 ms.",
  ]);
});

test("a file that could not be loaded is named too", () => {
  const broken = {
    name: "/home/lib/broken.test.ts",
    status: "failed",
    message: `Cannot find x${"y".repeat(400)}`,
    assertionResults: [],
  };
  const [line = ""] = failuresOf({ testResults: [broken] }, "/home");
  expect(line).toMatch(/^lib\/broken\.test\.ts: Cannot find xy+ …$/);
});
