export function onSignal(stop: (signal: NodeJS.Signals) => Promise<void> | void): void;
export function onStop(stop: () => Promise<unknown> | unknown): () => void;
export function stopEverything(): Promise<void>;
