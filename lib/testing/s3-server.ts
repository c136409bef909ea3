import { mkdtemp, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

type Written = { md5: string; size: number };
type S3rver = {
  store: {
    getResourcePath(bucket: string, key: string | undefined, resource: string): string;
    putObject(object: { bucket: string; key: string }): Promise<Written>;
    putPart(bucket: string, uploadId: string, part: string, content: unknown): Promise<Written>;
  };
  run(): Promise<{ port: number }>;
  close(): Promise<void>;
  httpServer: { closeAllConnections(): void };
};
type S3rverConstructor = new (options: {
  address: string;
  port: number;
  silent: boolean;
  directory: string;
  vhostBuckets: boolean;
  configureBuckets: { name: string }[];
}) => S3rver;

export type S3Server = { endpoint: string; bucket: string; stop(): Promise<void> };

/**
 * A server that speaks S3, on loopback, with one bucket in a folder of its own. Of what the store asks for it does not
 * know: aborting and listing uploads, forgetting an upload, and the range of the first byte alone.
 */
export async function startS3Server(): Promise<S3Server> {
  // It comes without types, and its only key is this one.
  process.env.AWS_ACCESS_KEY_ID = "S3RVER";
  process.env.AWS_SECRET_ACCESS_KEY = "S3RVER";
  // Node 20 is what the product supports, and noise hides failures.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const S3rver = createRequire(import.meta.url)("s3rver") as S3rverConstructor;
  const directory = await mkdtemp(join(tmpdir(), "proofline-s3-"));
  const bucket = "artifacts";
  const server = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket }],
  });
  awaitWrites(server);
  const { port } = await server.run();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket,
    stop: async () => {
      server.httpServer.closeAllConnections();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** It answers when it has taken the bytes in, a little before they are in its file; S3 answers when they can be read. */
function awaitWrites({ store }: S3rver): void {
  const putObject = store.putObject.bind(store);
  const putPart = store.putPart.bind(store);
  store.putObject = async (object) => {
    const written = await putObject(object);
    await untilSize(store.getResourcePath(object.bucket, object.key, "object"), written.size);
    return written;
  };
  store.putPart = async (bucket, uploadId, part, content) => {
    const written = await putPart(bucket, uploadId, part, content);
    const folder = store.getResourcePath(bucket, undefined, "uploads");
    await untilSize(join(folder, uploadId, part), written.size);
    return written;
  };
}

async function untilSize(path: string, size: number): Promise<void> {
  while ((await stat(path).catch(() => null))?.size !== size) await delay(2);
}
