import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { BlobStore } from "./blob-store.ts";

export function createS3BlobStore(client: S3Client, bucket: string): BlobStore {
  return {
    async put(key, body) {
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: "application/json" }),
      );
      return `s3://${bucket}/${key}`;
    },
    async get(location) {
      const { Body } = await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: keyOf(location, bucket) }),
      );
      if (Body === undefined) throw new Error(`the response of S3 for ${location} has no body`);
      return Body.transformToByteArray();
    },
  };
}

function keyOf(location: string, bucket: string): string {
  const prefix = `s3://${bucket}/`;
  // A location may come from a message: it must not lead to another bucket.
  if (!location.startsWith(prefix))
    throw new Error(`${location} is not in the bucket ${bucket} of this deployment`);
  return location.slice(prefix.length);
}
