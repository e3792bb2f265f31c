import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { AttributeValue, DynamoDBRecord } from "aws-lambda";
import { LOCAL_REGION } from "./account.ts";

/** An item in DynamoDB JSON, as in requests and in stream records. */
export type Image = Readonly<Record<string, AttributeValue>>;

export interface Change {
  readonly keys: Image;
  readonly before: Image | undefined;
  readonly after: Image | undefined;
  /** Number of earlier writes to the table. */
  readonly ordinal: number;
  readonly streamArn: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

// Real sequence numbers have more decimal digits than a number can represent. Ours all have 21 digits, so their
// numeric order is also their text order.
const FIRST_SEQUENCE_NUMBER = 100_000_000_000_000_000_000n;

/** The NEW_AND_OLD_IMAGES stream record of a write, or `undefined` when the write changed nothing. */
export function streamRecord(change: Change): DynamoDBRecord | undefined {
  const { keys, before, after } = change;
  if (isDeepStrictEqual(before, after)) return undefined;
  const images = { ...(after && { NewImage: after }), ...(before && { OldImage: before }) };
  return {
    eventID: randomUUID().replaceAll("-", ""),
    eventName: before === undefined ? "INSERT" : after === undefined ? "REMOVE" : "MODIFY",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: LOCAL_REGION,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(change.time / 1000),
      Keys: keys,
      ...images,
      SequenceNumber: String(FIRST_SEQUENCE_NUMBER + BigInt(change.ordinal)),
      SizeBytes: Buffer.byteLength(JSON.stringify({ keys, ...images })),
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
    eventSourceARN: change.streamArn,
  };
}
