import type { S3Client } from "@aws-sdk/client-s3";
import { OBJECT_PREFIXES } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";
import { fromAwsError } from "../connect/aws-error.ts";
import type { ReadText } from "./job-of.ts";

// To those who may not list the bucket, S3 denies the list instead of saying that there is no such object.
function isMissing({ name, message }: Error): boolean {
  return name === "NoSuchKey" || (name === "AccessDenied" && message.includes("s3:ListBucket"));
}

// S3 does not always name the action.
function permissionFor(key = ""): string {
  return key.startsWith(OBJECT_PREFIXES.results)
    ? "s3:GetObject on results/*, as the construct's grantRead does"
    : "s3:GetObject on the object that the message names; none of the construct's grants does that";
}

/** Reads inputs and outputs that are too large for a record. */
export function createReadText(s3: () => Promise<S3Client>): ReadText {
  return async (location, jobId) => {
    const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(location) ?? [];
    const [client, { GetObjectCommand }] = await Promise.all([s3(), import("@aws-sdk/client-s3")]);
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return (await Body?.transformToString()) ?? "";
    } catch (cause) {
      if (cause instanceof Error && isMissing(cause)) {
        throw new BoomerangError(`${location} of job ${jobId} is not stored any more`, {
          code: "not_stored",
          jobId,
          nextStep: "Submit the job again under a new id. The setting for how long records are kept decides.",
          cause,
        });
      }
      throw fromAwsError(cause, `read ${location}`, { jobId, permission: permissionFor(Key) });
    }
  };
}
