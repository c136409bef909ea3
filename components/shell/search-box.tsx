import { clsx } from "clsx";
import { Search } from "lucide-react";
import { buttonLook } from "@/components/ui/button-look";
import { links } from "@/lib/web/links";

type SearchBoxProps = {
  id: string;
  label: string;
  placeholder: string;
  submit: string;
  size?: "regular" | "large";
  defaultValue?: string;
  className?: string;
};

/** A search of its own: a plain GET form, so the address is the search. */
export function SearchBox({ className, ...field }: SearchBoxProps) {
  return (
    <search className={className}>
      <form action={links.models()} method="get">
        <SearchField {...field} />
      </form>
    </search>
  );
}

/** The field and its button, for a form that holds more than the words. `/` focuses whichever is on the page. */
export function SearchField({
  id,
  label,
  placeholder,
  submit,
  size = "regular",
  defaultValue,
}: Omit<SearchBoxProps, "className">) {
  const large = size === "large";
  return (
    <div className="flex">
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <div className="relative min-w-0 flex-1">
        <Search
          aria-hidden
          className={clsx(
            "pointer-events-none absolute top-1/2 -translate-y-1/2 text-ink-faint",
            large ? "left-4 size-5" : "left-2.5 size-4",
          )}
        />
        <input
          id={id}
          type="search"
          name="q"
          defaultValue={defaultValue}
          placeholder={placeholder}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          aria-keyshortcuts="/"
          data-search-field
          className={clsx(
            "w-full rounded-l-[3px] rounded-r-none border border-r-0 border-edge bg-paper placeholder:text-ink-faint focus-visible:relative focus-visible:z-10",
            large ? "h-13 pr-3 pl-12 text-lg" : "h-9 pr-2 pl-8 text-sm",
          )}
        />
      </div>
      <button
        type="submit"
        className={buttonLook(
          { look: large ? "primary" : "plain" },
          clsx("rounded-l-none", large ? "h-13 px-6 text-base" : "h-9"),
        )}
      >
        {submit}
      </button>
    </div>
  );
}
