import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { submittedHarness } from "./testing/harness.fixture.ts";

describe("a hostile body with a valid signature", () => {
  const deliver = async (body: string | Uint8Array) => {
    const harness = await submittedHarness();
    const { statusCode } = await harness.deliver(body);
    if (statusCode === 400) {
      expect(harness.deadLetters.sent).toHaveLength(1);
      const { body_location } = JSON.parse(harness.deadLetters.sent[0]?.body ?? "");
      expect(Buffer.from(await harness.blobs.get(body_location))).toEqual(Buffer.from(body));
      expect(harness.job()?.status).toBe("SUBMITTED");
    } else expect(["SUCCEEDED", "FAILED"]).toContain(harness.job()?.status);
    return { harness, statusCode };
  };

  test("of any bytes is kept, and the response is 400", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect((await deliver(bytes)).statusCode).toBe(400);
      }),
    );
  });

  test("of any JSON is stored if it has a request id, else kept and dead-lettered", async () => {
    const anything = fc.jsonValue();
    const member = fc.constantFrom("request_id", "data", "errors", "time", "type", "model_id", "chain_id");
    const body = fc.oneof(
      fc.json(),
      fc.dictionary(member, anything).map((value) => JSON.stringify(value)),
      fc.dictionary(member, anything).map((value) => JSON.stringify({ ...value, request_id: "r" })),
    );
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        const value = JSON.parse(text);
        const id = typeof value === "object" && value !== null ? value.request_id : undefined;
        const isName = typeof id === "number" || (typeof id === "string" && id !== "" && id.length <= 256);
        const isReadable = isName && !Array.isArray(value);
        const { harness, statusCode } = await deliver(text);
        expect(statusCode).toBe(isReadable ? 200 : 400);
        if (isReadable && "data" in value && value.data !== null) {
          expect(harness.job()?.result).toBe(JSON.stringify(value.data));
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ["deep nesting", `{"request_id":"r","data":${"[".repeat(200_000)}${"]".repeat(200_000)}}`],
    ["a prototype", '{"request_id":"r","__proto__":{"data":1},"constructor":{"x":1},"data":2}'],
    ["a million errors", `{"request_id":"r","data":null,"errors":[${"1,".repeat(999_999)}1]}`],
    ["a byte order mark", '\ufeff{"request_id":"r","data":3}'],
    ["lone surrogates", '{"request_id":"r","data":"\\ud800","errors":["\\udfff"]}'],
  ])("%s does no harm", async (_, body) => {
    const { statusCode } = await deliver(body);
    expect(statusCode).toBe(200);
  });
});
