import { marshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";

type Image = NonNullable<NonNullable<DynamoDBRecord["dynamodb"]>["NewImage"]>;

/** A change of table `Jobs` as a record of its stream; without `after`, the item was removed. */
export function jobsStreamRecord(
  sequence: number,
  after: object | undefined,
  before?: object,
): DynamoDBRecord {
  const item: { readonly job_id?: unknown } = after ?? before ?? {};
  const jobId = typeof item.job_id === "string" ? item.job_id : "order-1";
  return {
    eventID: `e${sequence}`,
    eventName: after === undefined ? "REMOVE" : before === undefined ? "INSERT" : "MODIFY",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "us-east-1",
    eventSourceARN: "arn:aws:dynamodb:us-east-1:123456789012:table/Jobs/stream/2026-01-01T00:00:00.000",
    dynamodb: {
      ApproximateCreationDateTime: 1_767_225_600,
      Keys: { job_id: { S: jobId } },
      ...(after && { NewImage: imageOf({ write_id: "w1", ...after }) }),
      ...(before && { OldImage: imageOf({ write_id: "w0", ...before }) }),
      SequenceNumber: String(sequence),
      SizeBytes: 500,
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
  };
}

function imageOf(item: object): Image {
  return marshall(item, { removeUndefinedValues: true }) as Image;
}
