import next from "eslint-config-next/core-web-vitals";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig([
  globalIgnores([
    ".next/",
    ".proofline/",
    "lib/db/generated/",
    "next-env.d.ts",
    "test-results/",
    "playwright-report/",
  ]),
  next,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "no-restricted-properties": [
        "error",
        {
          object: "process",
          property: "env",
          message:
            "Only lib/env.ts reads the environment, so that a bad value is told once, by name.",
        },
      ],
    },
  },
  {
    // The environment's own door, and what runs before or outside the application.
    files: ["lib/env.ts", "bin/**", "lib/testing/**", "e2e/**", "*.config.{ts,js}", "**/*.test.ts"],
    rules: { "no-restricted-properties": "off" },
  },
]);
