import { z } from "zod";
import { db } from "@/lib/db/client";
import { HOLD_MS, type PendingUpload, type PendingUploads } from "@/lib/store/s3/pending-uploads";

const Row = z.object({
  upload_id: z.string().nullable(),
  parts: z.array(z.object({ number: z.number().int().positive(), etag: z.string() })),
  hash_state: z.instanceof(Uint8Array).nullable(),
  bytes: z.coerce.number().int().nonnegative(),
});

const HOLD_SECONDS = HOLD_MS / 1000;

/** Uploads remembered in the database, for any worker to go on with. */
export const uploadsInDatabase: PendingUploads = {
  /** Inserts or takes over in one statement, so that of two workers one gets the row. */
  async claim({ contentKey, store }, holder) {
    const [row] = await db().$queryRaw<unknown[]>`
      INSERT INTO pending_uploads (content_key, store, holder, held_until)
      VALUES (${contentKey}, ${store}, ${holder}::uuid, now() + ${HOLD_SECONDS}::float8 * interval '1 second')
      ON CONFLICT (content_key, store) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
      WHERE pending_uploads.held_until <= now() OR pending_uploads.holder = excluded.holder
      RETURNING upload_id, parts, hash_state, bytes`;
    return row === undefined ? "busy" : { upload: uploadOf(row) };
  },

  async save({ contentKey, store }, holder, upload) {
    const saved = await db().$executeRaw`
      UPDATE pending_uploads SET upload_id = ${upload?.uploadId ?? null}, parts = ${JSON.stringify(upload?.parts ?? [])}::jsonb,
        hash_state = ${upload ? Buffer.from(upload.hashState) : null}::bytea, bytes = ${upload?.bytes ?? 0},
        held_until = now() + ${HOLD_SECONDS}::float8 * interval '1 second', updated_at = now()
      WHERE content_key = ${contentKey} AND store = ${store} AND holder = ${holder}::uuid`;
    return saved === 1;
  },

  async renew({ contentKey, store }, holder) {
    await db().$executeRaw`
      UPDATE pending_uploads SET held_until = now() + ${HOLD_SECONDS}::float8 * interval '1 second'
      WHERE content_key = ${contentKey} AND store = ${store} AND holder = ${holder}::uuid`;
  },

  async release({ contentKey, store }, holder) {
    const where = { contentKey, store, holder };
    await db().$transaction([
      db().pendingUpload.deleteMany({ where: { ...where, uploadId: null } }),
      db().pendingUpload.updateMany({ where, data: { heldUntil: new Date(0) } }),
    ]);
  },

  async remove({ contentKey, store }, holder) {
    await db().pendingUpload.deleteMany({ where: { contentKey, store, holder } });
  },

  async list(store) {
    const rows = await db().pendingUpload.findMany({
      where: { store },
      select: { contentKey: true, uploadId: true, updatedAt: true },
    });
    return rows.map(({ updatedAt, ...row }) => ({ ...row, savedAt: updatedAt }));
  },
};

function uploadOf(row: unknown): PendingUpload | null {
  const { upload_id: uploadId, parts, hash_state: hashState, bytes } = Row.parse(row);
  return uploadId === null || hashState === null ? null : { uploadId, parts, hashState, bytes };
}
