export function publicUrlOfStart(env: NodeJS.ProcessEnv): string;
