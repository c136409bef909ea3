import { serviceAtStart } from "@/lib/sync/reading/card/services";
import type { Parent } from "@/lib/sync/reading/claim";

// Organizations that open a label in the sourced records, and families whose maker the label leaves out.
const PROVIDERS = [
  "OpenAI",
  "Anthropic",
  "Google",
  "Microsoft",
  "NVIDIA",
  "Meta",
  "Cohere",
  "Mistral AI",
  "DeepSeek",
  "Alibaba",
  "Amazon",
];
const FAMILIES = [{ start: /^Mistral-/, provider: "Mistral AI" }];

/**
 * A teacher named by provider and label, such as "OpenAI GPT-4o". What stands in parentheses says how it was used,
 * not which it is. A label without a provider is known by its own words only.
 */
export function teacherOfLabel(written: string): Parent {
  const label = written.replace(/\s*\([^)]*\)\s*$/, "").trim();
  const provider = PROVIDERS.find((name) =>
    label.toLowerCase().startsWith(`${name.toLowerCase()} `),
  );
  if (provider) return { kind: "service", provider, label: label.slice(provider.length).trim() };
  const service = serviceAtStart(label);
  if (service?.length === label.length)
    return { kind: "service", provider: service.provider, label };
  const family = FAMILIES.find(({ start }) => start.test(label));
  return family
    ? { kind: "service", provider: family.provider, label }
    : { kind: "named", label: written };
}
