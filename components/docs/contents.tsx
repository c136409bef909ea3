type ContentsProps = {
  label: string;
  entries: readonly { id: string; label: string; mono?: boolean }[];
};

/** The list of a long page's sections; beside it where there is room. */
export function Contents({ label, entries }: ContentsProps) {
  return (
    <nav
      aria-label={label}
      className="text-sm lg:sticky lg:top-6 lg:max-h-[calc(100dvh-3rem)] lg:self-start lg:overflow-y-auto"
    >
      <p className="mb-1 text-xs font-medium text-ink-faint">{label}</p>
      <ul className="columns-1 gap-x-8 border-l border-line sm:max-lg:columns-2">
        {entries.map(({ id, label: text, mono }) => (
          <li key={id} className="break-inside-avoid">
            <a
              href={`#${id}`}
              className={`-ml-px block border-l border-transparent py-1 pl-3 wrap-anywhere hover:border-copper hover:text-copper ${mono ? "font-mono text-xs leading-5" : ""}`}
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
