export function runningDatabase(env: NodeJS.ProcessEnv): string | null;
