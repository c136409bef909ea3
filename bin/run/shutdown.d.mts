export function onSignal(stop: (signal: NodeJS.Signals) => void): void;
