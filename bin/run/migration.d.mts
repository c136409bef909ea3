export function migrate(url: string, options?: { say?: (line: string) => void }): Promise<string[]>;
export function schemaDifference(url: string): Promise<string>;
