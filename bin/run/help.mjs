/**
 * @typedef {object} Help
 * @property {string} use how the command is written
 * @property {string} does one sentence
 * @property {readonly (readonly [option: string, means: string])[]} [options]
 */

/**
 * Prints what a command does and a line an option, where that is asked for.
 *
 * @param {readonly string[]} words the command line
 * @param {Help} help
 * @returns {boolean} whether it was asked for, and so all that is to be done
 */
export function toldHelp(words, help) {
  if (!words.some((word) => word === "--help" || word === "-h")) return false;
  console.log(helpText(help));
  return true;
}

/**
 * @param {Help} help
 * @returns {string}
 */
export function helpText({ use, does, options = [] }) {
  const lines = [...options, /** @type {const} */ (["--help", "this list"])];
  const width = Math.max(...lines.map(([option]) => option.length));
  return [
    `Use: ${use}`,
    does,
    "",
    ...lines.map(([o, means]) => `  ${o.padEnd(width)}  ${means}`),
  ].join("\n");
}
