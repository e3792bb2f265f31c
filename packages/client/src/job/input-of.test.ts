import { describe, expect, test } from "vitest";
import { errorOf, recordOf, setUp, succeeded } from "../client.fixture.ts";

describe("the input of a job", () => {
  test("is its text, with every digit", async () => {
    const { client, records } = setUp();
    records.set("job", recordOf("job", { status: "FAILED", input: '{"id":12345678901234567890}' }));
    expect(await client.input("job")).toBe('{"id":12345678901234567890}');
  });

  test("is read from the bucket if it is large", async () => {
    const { client, records, objects } = setUp();
    records.set(
      "job",
      recordOf("job", { status: "PENDING", input_location: "s3://bucket/inputs/job/x.json" }),
    );
    expect(await errorOf(client.input("job"))).toMatchObject({ code: "not_stored", jobId: "job" });
    objects.set("s3://bucket/inputs/job/x.json", "[1,2]");
    expect(await client.input("job")).toBe("[1,2]");
  });

  test("is missing without a record, and once the job has a result", async () => {
    const { client, records } = setUp();
    records.set("job", succeeded("job", "1"));
    expect(await client.input("job")).toBeUndefined();
    expect(await client.input("nobody")).toBeUndefined();
  });
});
