import { join } from "node:path";
import { env } from "@/lib/env";
import { diskStore } from "@/lib/store/disk/store";
import { type PendingUploads, uploadsInMemory } from "@/lib/store/s3/pending-uploads";
import { s3Store } from "@/lib/store/s3/store";
import type { ArtifactStore } from "@/lib/store/schema";

export type StoreOptions = {
  /** Where uploads into a bucket are remembered; who only reads needs none. */
  uploads?: PendingUploads;
};

/** The store ARTIFACT_STORE names: `disk`, `disk:/folder` or `s3://bucket/prefix`. */
export function artifactStore({ uploads = uploadsInMemory() }: StoreOptions = {}): ArtifactStore {
  const { ARTIFACT_STORE, ARTIFACT_STORE_ENDPOINT, AWS_REGION, PROOFLINE_HOME } = env();
  if (ARTIFACT_STORE === "disk") return diskStore(join(PROOFLINE_HOME, "artifacts"));
  if (ARTIFACT_STORE.startsWith("disk:")) return diskStore(ARTIFACT_STORE.slice("disk:".length));
  const [bucket = "", ...rest] = ARTIFACT_STORE.slice("s3://".length).split("/");
  const prefix = rest.filter((part) => part !== "").join("/");
  // A server of one's own mostly has no regions, and signing needs the name of one.
  const region = AWS_REGION ?? (ARTIFACT_STORE_ENDPOINT === undefined ? undefined : "us-east-1");
  return s3Store({ bucket, prefix, endpoint: ARTIFACT_STORE_ENDPOINT, region }, uploads);
}
