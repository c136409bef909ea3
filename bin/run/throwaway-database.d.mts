export function startThrowawayDatabase(): Promise<{ url: string; stop: () => Promise<void> }>;
