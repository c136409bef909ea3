// Read by whatever Node there is, so nothing here may be newer than import itself.

/**
 * The packages run on 20.19 and later, 22.12 and later, 24 and later.
 * @type {Record<number, number>}
 */
var OLDEST_MINOR = { 20: 19, 22: 12 };

/**
 * @param {string} version as in process.versions.node
 * @returns {string | null} a sentence when this Node cannot run Proofline
 */
export function nodeProblem(version) {
  var parts = version.split(".").map(Number);
  var oldest = OLDEST_MINOR[parts[0]];
  if (parts[0] >= 24 || (oldest !== undefined && parts[1] >= oldest)) return null;
  return (
    "Proofline needs Node.js 20.19 or newer (of 22, 22.12; not 21 or 23). This is Node.js " +
    version +
    ". Get a current one from https://nodejs.org and run the command again."
  );
}
