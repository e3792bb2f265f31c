import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { AttributeValue, DynamoDBRecord } from "aws-lambda";
import { LOCAL_REGION } from "./account.ts";

/** An item in DynamoDB's JSON: the form of its wire and of its stream alike. */
export type Image = Readonly<Record<string, AttributeValue>>;

/** One write, as seen from outside. */
export interface Change {
  readonly keys: Image;
  readonly before: Image | undefined;
  readonly after: Image | undefined;
  /** Counts the writes of a table, from 0. */
  readonly ordinal: number;
  readonly streamArn: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

// Real sequence numbers are decimal digits past what a number holds. All of ours have 21, so they sort
// alike as numbers and as text.
const FIRST_SEQUENCE_NUMBER = 100_000_000_000_000_000_000n;

/** The stream record of a write with NEW_AND_OLD_IMAGES, or `undefined` when the write changed nothing. */
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
