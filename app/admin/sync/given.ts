type Given = Record<string, string | string[] | undefined>;

/** A page's query by key; of a repeated key the first, and an empty one is absent. */
export async function givenOf(searchParams: Promise<Given>): Promise<Record<string, string>> {
  const first: Record<string, string> = {};
  for (const [key, values] of Object.entries(await searchParams)) {
    const [value] = [values].flat();
    if (value !== undefined && value !== "") first[key] = value;
  }
  return first;
}
