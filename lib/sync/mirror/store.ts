import type { ArtifactStore } from "@/lib/store/schema";
import { artifactStore } from "@/lib/store/store";
import { uploadsInDatabase } from "@/lib/sync/mirror/uploads/commands";

/** The store of this installation, for writing: an upload one worker began, another goes on with. */
export function openStore(): ArtifactStore {
  return artifactStore({ uploads: uploadsInDatabase });
}
