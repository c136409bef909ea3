import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { UploadedPart } from "@/lib/store/s3/pending-uploads";
import { StoreError } from "@/lib/store/schema";

export type BucketAddress = {
  bucket: string;
  /** Of any server that speaks S3; Amazon's own where absent. */
  endpoint?: string | undefined;
  /** Where the SDK does not find it by itself. */
  region?: string | undefined;
};

type Listed = { key: string; sizeBytes: number; changedAt: Date };

/** The bucket's server counts so long as silent before a request is tried again. */
const SILENCE_MS = 60_000;
const TRIES = 5;

/** One bucket, in the few words of S3 the store needs. Failures are `StoreError`s, `unavailable` unless said. */
export class Bucket {
  private readonly client: S3Client;
  private readonly bucket: string;

  /** Credentials are read where the AWS SDK looks for them. */
  constructor({ bucket, endpoint, region }: BucketAddress) {
    this.bucket = bucket;
    this.client = new S3Client({
      ...(region === undefined ? {} : { region }),
      // Servers other than Amazon's mostly have one address for all buckets.
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
      // Older servers refuse the checksums Amazon's own learned last; the signature covers the bytes.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      maxAttempts: TRIES,
      requestHandler: { connectionTimeout: 10_000, requestTimeout: SILENCE_MS },
    });
  }

  /** Size of an object, or null where there is none. */
  async size(key: string): Promise<number | null> {
    const command = new HeadObjectCommand({ Bucket: this.bucket, Key: key });
    const found = await this.asked(this.client.send(command)).catch(unless("missing"));
    return found?.ContentLength ?? null;
  }

  /** @throws {StoreError} `missing`, `invalid` */
  async read(key: string, range: string | undefined): Promise<Readable> {
    const { Body } = await this.asked(
      this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key, Range: range })),
    );
    if (Body instanceof Readable) return Body;
    throw new StoreError("unavailable", `The bucket ${this.bucket} answered without a body.`);
  }

  async write(key: string, body: Uint8Array): Promise<void> {
    await this.asked(
      this.client.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body })),
    );
  }

  async remove(key: string): Promise<void> {
    await this.asked(this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key })));
  }

  async *list(prefix: string): AsyncGenerator<Listed, void, undefined> {
    let token: string | undefined;
    do {
      const page = await this.asked(
        this.client.send(
          new ListObjectsV2Command({
            Bucket: this.bucket,
            Prefix: prefix,
            ContinuationToken: token,
          }),
        ),
      );
      for (const { Key, Size, LastModified } of page.Contents ?? [])
        if (Key !== undefined && Size !== undefined && LastModified !== undefined)
          yield { key: Key, sizeBytes: Size, changedAt: LastModified };
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  async beginUpload(key: string): Promise<string> {
    const { UploadId } = await this.asked(
      this.client.send(new CreateMultipartUploadCommand({ Bucket: this.bucket, Key: key })),
    );
    if (UploadId !== undefined) return UploadId;
    throw new StoreError("unavailable", `The bucket ${this.bucket} named no upload.`);
  }

  /** @throws {StoreError} `missing` where the server has forgotten the upload */
  async uploadPart(
    key: string,
    uploadId: string,
    part: { number: number; body: Uint8Array },
  ): Promise<UploadedPart> {
    const command = new UploadPartCommand({
      Bucket: this.bucket,
      Key: key,
      UploadId: uploadId,
      PartNumber: part.number,
      Body: part.body,
    });
    const { ETag } = await this.asked(this.client.send(command));
    if (ETag !== undefined) return { number: part.number, etag: ETag };
    throw new StoreError("unavailable", `The bucket ${this.bucket} acknowledged no part.`);
  }

  /** @throws {StoreError} `missing` where the server has forgotten the upload, or completed it before */
  async completeUpload(key: string, uploadId: string, parts: readonly UploadedPart[]) {
    await this.asked(
      this.client.send(
        new CompleteMultipartUploadCommand({
          Bucket: this.bucket,
          Key: key,
          UploadId: uploadId,
          MultipartUpload: {
            Parts: parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag })),
          },
        }),
      ),
    );
  }

  /** Quiet where there is no such upload. */
  async abortUpload(key: string, uploadId: string): Promise<void> {
    const command = new AbortMultipartUploadCommand({
      Bucket: this.bucket,
      Key: key,
      UploadId: uploadId,
    });
    await this.asked(this.client.send(command)).catch(unless("missing"));
  }

  /** Uploads that neither ended nor were aborted; none from a server that cannot list them. */
  async *listUploads(
    prefix: string,
  ): AsyncGenerator<Listed & { uploadId: string }, void, undefined> {
    let marker: { KeyMarker?: string; UploadIdMarker?: string } | null = {};
    while (marker !== null) {
      const command: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({
        Bucket: this.bucket,
        Prefix: prefix,
        ...marker,
      });
      const page = await this.asked(this.client.send(command)).catch(unless("invalid"));
      if (!page) return;
      for (const { Key, UploadId, Initiated } of page.Uploads ?? [])
        if (Key !== undefined && UploadId !== undefined && Initiated !== undefined)
          yield { key: Key, uploadId: UploadId, sizeBytes: 0, changedAt: Initiated };
      marker =
        page.IsTruncated === true && page.NextKeyMarker !== undefined
          ? {
              KeyMarker: page.NextKeyMarker,
              ...(page.NextUploadIdMarker === undefined
                ? {}
                : { UploadIdMarker: page.NextUploadIdMarker }),
            }
          : null;
    }
  }

  private async asked<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw this.inWords(error);
    }
  }

  private inWords(error: unknown): unknown {
    const name = error instanceof Error ? error.name : "";
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (name === "NoSuchBucket")
      return new StoreError(
        "unavailable",
        `The bucket ${this.bucket} of ARTIFACT_STORE does not exist. Create it, or correct its name.`,
        error,
      );
    if (name === "NoSuchKey" || name === "NotFound" || name === "NoSuchUpload")
      return new StoreError("missing", `The artifact store holds no such content.`, error);
    if (name === "InvalidRange" || status === 416)
      return new StoreError("invalid", "The range holds no byte of the content.", error);
    if (name === "NotImplemented" || status === 405 || status === 501)
      return new StoreError("invalid", "The server of the bucket does not know this.", error);
    if (status === 401 || status === 403 || name === "CredentialsProviderError")
      return new StoreError(
        "unavailable",
        `The bucket ${this.bucket} refused access. Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the role of this machine.`,
        error,
      );
    const said = error instanceof Error ? error.message : String(error);
    return new StoreError(
      "unavailable",
      `The bucket ${this.bucket} of ARTIFACT_STORE could not do it: ${said}`,
      error,
    );
  }
}

function unless(kind: StoreError["kind"]) {
  return (error: unknown): undefined => {
    if (error instanceof StoreError && error.kind === kind) return undefined;
    throw error;
  };
}
