import { describe, expect, test } from "vitest";
import { type Change, streamRecord } from "./stream-record.ts";

const change = (parts: Partial<Change>): Change => ({
  keys: { job_id: { S: "a" } },
  before: undefined,
  after: undefined,
  ordinal: 0,
  streamArn: "arn:aws:dynamodb:us-east-1:000000000000:table/Jobs/stream/x",
  time: 1_700_000_000_999,
  ...parts,
});
const item = { job_id: { S: "a" }, tags: { L: [{ S: "x" }] } };
const changed = { ...item, version: { N: "2" } };

describe("the stream record of a write", () => {
  test("of an existing item has both images and every field of a real record", () => {
    expect(streamRecord(change({ before: item, after: changed, ordinal: 7 }))).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: "MODIFY",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "us-east-1",
      dynamodb: {
        ApproximateCreationDateTime: 1_700_000_000,
        Keys: { job_id: { S: "a" } },
        OldImage: item,
        NewImage: changed,
        SequenceNumber: "100000000000000000007",
        SizeBytes: expect.any(Number),
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
      eventSourceARN: "arn:aws:dynamodb:us-east-1:000000000000:table/Jobs/stream/x",
    });
  });

  test("of a new item has no old image", () => {
    const record = streamRecord(change({ after: item }));
    expect(record?.eventName).toBe("INSERT");
    expect(record?.dynamodb).not.toHaveProperty("OldImage");
  });

  test("of a deletion has no new image", () => {
    const record = streamRecord(change({ before: item }));
    expect(record?.eventName).toBe("REMOVE");
    expect(record?.dynamodb).not.toHaveProperty("NewImage");
  });

  test("does not exist when nothing changed", () => {
    expect(streamRecord(change({ before: item, after: structuredClone(item) }))).toBeUndefined();
    expect(streamRecord(change({}))).toBeUndefined();
  });
});
