export function startEmbeddedDatabase(
  home: string,
): Promise<{ url: string; stop: () => Promise<void> }>;
