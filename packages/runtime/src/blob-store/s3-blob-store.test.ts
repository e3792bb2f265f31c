import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { expect, test } from "vitest";
import { createS3BlobStore } from "./s3-blob-store.ts";

function setUp() {
  const real = new S3Client({ region: "us-east-1" });
  const client = mockClient(real);
  return { client, blobs: createS3BlobStore(real, "payloads") };
}

test("a body is stored under its key, and its location is returned", async () => {
  const { client, blobs } = setUp();
  client.on(PutObjectCommand).resolves({});
  expect(await blobs.put("results/order-1/abc.json", "42")).toBe("s3://payloads/results/order-1/abc.json");
  expect(client.commandCalls(PutObjectCommand)[0]?.args[0].input).toEqual({
    Bucket: "payloads",
    Key: "results/order-1/abc.json",
    Body: "42",
    ContentType: "application/json",
  });
});

test("an object is read by its location", async () => {
  const { client, blobs } = setUp();
  const bytes = new Uint8Array([52, 50]);
  client.on(GetObjectCommand).resolves({ Body: { transformToByteArray: async () => bytes } as never });
  expect(await blobs.get("s3://payloads/results/order-1/abc.json")).toEqual(bytes);
  expect(client.commandCalls(GetObjectCommand)[0]?.args[0].input).toEqual({
    Bucket: "payloads",
    Key: "results/order-1/abc.json",
  });
});

test.each([
  "s3://other/results/a.json",
  "s3://payloads-of-another/a.json",
  "s3://payloads",
  "https://payloads/a.json",
  "",
])("a location outside the bucket is rejected without a call to S3: %j", async (location) => {
  const { client, blobs } = setUp();
  await expect(blobs.get(location)).rejects.toThrow("is not in the bucket payloads of this deployment");
  expect(client.calls()).toHaveLength(0);
});

test("a response without a body and an error of S3 are failures", async () => {
  const { client, blobs } = setUp();
  client.on(GetObjectCommand).resolvesOnce({}).rejects(new Error("NoSuchKey"));
  await expect(blobs.get("s3://payloads/a")).rejects.toThrow(
    "the response of S3 for s3://payloads/a has no body",
  );
  await expect(blobs.get("s3://payloads/a")).rejects.toThrow("NoSuchKey");
  client.on(PutObjectCommand).rejects(new Error("bucket unreachable"));
  await expect(blobs.put("a", "b")).rejects.toThrow("bucket unreachable");
});
