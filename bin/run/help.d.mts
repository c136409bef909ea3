type Help = {
  use: string;
  does: string;
  options?: readonly (readonly [option: string, means: string])[];
};
export function toldHelp(words: readonly string[], help: Help): boolean;
export function helpText(help: Help): string;
