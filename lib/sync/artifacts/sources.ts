import { buffer } from "node:stream/consumers";
import type { ByteSource } from "@/lib/artifacts/byte-source";
import { type Hub, HubError } from "@/lib/hub/client";
import type { ArtifactStore } from "@/lib/store/schema";

type Place = {
  ref: string;
  sha: string;
  path: string;
  sizeBytes: number | null;
  sha256: string | null;
};

export type Sources = { hub: Hub; store: ArtifactStore | null };

/** The bytes of a file from where they are nearest: the store of this installation, else the Hub. */
export async function openSource({ hub, store }: Sources, place: Place): Promise<ByteSource> {
  return (await storeSource(store, place.sha256)) ?? hubSource(hub, place);
}

async function storeSource(
  store: ArtifactStore | null,
  sha256: string | null,
): Promise<ByteSource | null> {
  const size = store === null || sha256 === null ? null : await store.size(sha256);
  if (store === null || sha256 === null || size === null) return null;
  return {
    size,
    read: async (start, end) =>
      start >= size ? new Uint8Array() : buffer(await store.read(sha256, { start, end })),
  };
}

/**
 * What the Hub's file server says of the length must be what its listing said, or the bytes are not those of the
 * listed hash.
 */
async function hubSource(hub: Hub, place: Place): Promise<ByteSource> {
  const { ref, sha, path } = place;
  const size = place.sizeBytes ?? (await hub.bytes(ref, sha, path, { start: 0, end: 0 })).total;
  return {
    size,
    read: async (start, end) => {
      const { bytes, total } = await hub.bytes(ref, sha, path, { start, end });
      if (total === null || size === null || total === size) return bytes;
      throw new HubError(
        "invalid",
        `The Hub's file ${path} is ${total} bytes long, and its listing says ${size}.`,
      );
    },
  };
}
