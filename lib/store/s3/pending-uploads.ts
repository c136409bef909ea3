export type UploadedPart = { number: number; etag: string };

/** How far an upload is: the parts the bucket has acknowledged, and the state of the sha256 after them. */
export type PendingUpload = {
  uploadId: string;
  parts: UploadedPart[];
  hashState: Uint8Array;
  bytes: number;
};

/** An upload of one content into one store. */
export type UploadKey = { contentKey: string; store: string };

/** A hold lasts so long unless it is renewed: a worker that was killed renews nothing. */
export const HOLD_MS = 30_000;

/**
 * Where uploads that have begun are remembered, so that any worker goes on with them; each has one holder at a time.
 * A bucket cannot be asked for the hash of half an upload, so the state of the hash is kept here.
 */
export type PendingUploads = {
  /** Takes the content for this holder; `busy` while another one holds it. */
  claim(key: UploadKey, holder: string): Promise<"busy" | { upload: PendingUpload | null }>;
  /** Remembers how far it is, null for not begun, and goes on holding it; false where another has taken it. */
  save(key: UploadKey, holder: string, upload: PendingUpload | null): Promise<boolean>;
  /** Goes on holding it. */
  renew(key: UploadKey, holder: string): Promise<void>;
  /** Leaves it to whoever comes next. */
  release(key: UploadKey, holder: string): Promise<void>;
  /** Forgets it. */
  remove(key: UploadKey, holder: string): Promise<void>;
  /** Uploads of a store that are remembered, and when each was last gone on with. */
  list(store: string): Promise<{ contentKey: string; uploadId: string | null; savedAt: Date }[]>;
};

type Held = { upload: PendingUpload | null; holder: string; heldUntil: number; savedAt: Date };

/** Remembers for as long as the process lives: for what only reads, and for tools that may start over. */
export function uploadsInMemory(now: () => number = Date.now): PendingUploads {
  const all = new Map<string, Held>();
  const name = ({ contentKey, store }: UploadKey) => `${store} ${contentKey}`;
  const mine = (key: UploadKey, holder: string) => {
    const held = all.get(name(key));
    return held?.holder === holder ? held : null;
  };
  const done = () => Promise.resolve();
  return {
    claim(key, holder) {
      const held = all.get(name(key));
      if (held && held.holder !== holder && held.heldUntil > now()) return Promise.resolve("busy");
      const upload = held?.upload ?? null;
      const savedAt = held?.savedAt ?? new Date(now());
      all.set(name(key), { upload, holder, heldUntil: now() + HOLD_MS, savedAt });
      return Promise.resolve({ upload });
    },
    save(key, holder, upload) {
      if (!mine(key, holder)) return Promise.resolve(false);
      all.set(name(key), { upload, holder, heldUntil: now() + HOLD_MS, savedAt: new Date(now()) });
      return Promise.resolve(true);
    },
    renew(key, holder) {
      const held = mine(key, holder);
      if (held) held.heldUntil = now() + HOLD_MS;
      return done();
    },
    release(key, holder) {
      const held = mine(key, holder);
      if (held?.upload) held.heldUntil = 0;
      else if (held) all.delete(name(key));
      return done();
    },
    remove(key, holder) {
      if (mine(key, holder)) all.delete(name(key));
      return done();
    },
    list(store) {
      const listed = [...all].flatMap(([key, { upload, savedAt }]) =>
        key.startsWith(`${store} `)
          ? [
              {
                contentKey: key.slice(store.length + 1),
                uploadId: upload?.uploadId ?? null,
                savedAt,
              },
            ]
          : [],
      );
      return Promise.resolve(listed);
    },
  };
}
