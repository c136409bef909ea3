import { useTranslations } from "next-intl";

/** k of n in words: under an attack k attacks succeeded, without one k answers were unsafe. */
export function Failures({ k, n, attack }: { k: number; n: number; attack: string | null }) {
  const t = useTranslations("shell.safety");
  return (
    <span className="tabular-nums">
      {t(attack ? "attacksSucceeded" : "answersUnsafe", { k, n })}
    </span>
  );
}
