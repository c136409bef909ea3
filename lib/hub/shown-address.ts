// A path of a file may fill a page when it is encoded, and a message is one sentence.
const MAX_LENGTH = 300;

/** An address as messages and logs may show it: a query can hold a signature that opens the file to anybody. */
export function shownAddress(address: string | URL): string {
  const { origin, pathname } = new URL(address);
  const shown = `${origin}${pathname}`;
  return shown.length > MAX_LENGTH ? `${shown.slice(0, MAX_LENGTH)}…` : shown;
}

/** The text without the queries of addresses in it: a server's words may repeat what it was asked. */
export function withoutQueries(text: string): string {
  return text.replace(/(https?:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, "$1");
}
