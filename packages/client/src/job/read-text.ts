import type { S3Client } from "@aws-sdk/client-s3";
import { BoomerangError } from "../boomerang-error.ts";
import { fromAwsError } from "../connect/aws-error.ts";
import type { ReadText } from "./job-of.ts";

/** Reads inputs and outputs that are too large for a record. */
export function createReadText(s3: () => Promise<S3Client>): ReadText {
  return async (location, jobId) => {
    const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(location) ?? [];
    const [client, { GetObjectCommand }] = await Promise.all([s3(), import("@aws-sdk/client-s3")]);
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return (await Body?.transformToString()) ?? "";
    } catch (cause) {
      if (cause instanceof Error && cause.name === "NoSuchKey") {
        throw new BoomerangError(`${location} of job ${jobId} is not stored any more`, {
          code: "not_stored",
          jobId,
          nextStep: "Submit the job again under a new id. The setting for how long records are kept decides.",
          cause,
        });
      }
      throw fromAwsError(cause, `read ${location}`, jobId);
    }
  };
}
