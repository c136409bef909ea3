import { connect, createServer } from "node:net";

import { Refusal } from "./refusal.mjs";

/**
 * @param {number} port
 * @throws {Refusal} when this program may not or cannot listen on the port
 */
export async function requireFreePort(port) {
  const problem = (await listenProblem(port)) ?? ((await answers(port)) ? "EADDRINUSE" : null);
  if (problem === null) return;
  const other = port < 65535 ? port + 1 : 3000;
  if (problem === "EACCES") {
    throw new Refusal(
      `This user may not listen on port ${port}. Choose another: PORT=${port < 1024 ? 3000 : other} npm start`,
    );
  }
  throw new Refusal(
    `Port ${port} is in use by another program. Stop it or choose another: PORT=${other} npm start`,
  );
}

/**
 * A free port on 127.0.0.1.
 *
 * @param {number} [preferred] taken when it is free
 * @returns {Promise<number>}
 */
export async function freePort(preferred = 0) {
  if (preferred > 0 && (await listenProblem(preferred, "127.0.0.1")) === null) return preferred;
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** @returns {Promise<string | null>} the system's error code, or null when listening works */
function listenProblem(
  /** @type {number} */ port,
  /** @type {string | undefined} */ host = undefined,
) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) =>
      resolve(/** @type {NodeJS.ErrnoException} */ (error).code ?? "EADDRINUSE"),
    );
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** Some systems let one program listen on all addresses beside another on 127.0.0.1. */
function answers(/** @type {number} */ port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", timeout: 1000 });
    const settle = (/** @type {boolean} */ answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
    socket.once("timeout", () => settle(false));
  });
}
