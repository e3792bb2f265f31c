import { DeleteObjectsCommand, GetObjectCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import type { Deployment } from "./deployment.ts";

/** Reads the result at a `result_location`, `s3://bucket/key`. */
export async function readResult({ aws }: Deployment, location: unknown): Promise<unknown> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(String(location)) ?? [];
  const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return JSON.parse((await Body?.transformToString()) ?? "");
}

/** Deletes every version of every object, as docs/platform-settings.md prescribes before the stack is destroyed. */
export async function emptyBucket({ aws }: Deployment, bucket: string): Promise<void> {
  const listed = await aws.s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
  const { Versions = [], DeleteMarkers = [] } = listed;
  const objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
  if (objects.length === 0) return;
  await aws.s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects } }));
}
