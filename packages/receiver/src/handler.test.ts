import { restApiEvent } from "@boomerang/testkit/events/rest-api";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { describe, expect, test } from "vitest";
import { createHandler } from "./handler.ts";
import {
  createHarness,
  deliveryBody,
  pathOf,
  SECRET,
  signedBy,
  submittedHarness,
} from "./testing/harness.fixture.ts";

const body = deliveryBody({ data: '"PRIVATE é😀"' });

describe("a request is accepted", () => {
  test.each([true, false])(
    "whether its body is base64 or not (isBase64Encoded: %s)",
    async (isBase64Encoded) => {
      const harness = await submittedHarness();
      expect(await harness.deliver(body, { isBase64Encoded })).toMatchObject({ statusCode: 200, body: "" });
      expect(harness.job()?.result).toBe('"PRIVATE é😀"');
    },
  );

  test("with bytes that are not UTF-8, whose signature is still valid", async () => {
    const harness = await submittedHarness();
    const bytes = Buffer.concat([Buffer.from(body.slice(0, -1)), Buffer.from(',"x":"\xff"}', "latin1")]);
    expect((await harness.deliver(bytes)).statusCode).toBe(200);
  });

  test.each(["X-BASETEN-SIGNATURE", "x-baseten-signature", "X-Baseten-Signature"])(
    "with its signature in the header %s",
    async (name) => {
      const harness = createHarness();
      const headers = { [name]: signedBy([SECRET], body)["X-BASETEN-SIGNATURE"] ?? "" };
      expect((await harness.deliver(body, { headers })).statusCode).toBe(200);
    },
  );

  test("with several signature headers, of which any is right", async () => {
    const right = signedBy([SECRET], deliveryBody())["X-BASETEN-SIGNATURE"] ?? "";
    for (const lines of [
      [right, "v1=00"],
      ["v1=00", right],
    ]) {
      const harness = await submittedHarness();
      const { statusCode } = await harness.deliver(deliveryBody(), {
        headers: { "X-BASETEN-SIGNATURE": lines },
      });
      expect(statusCode).toBe(200);
    }
  });

  test("whose event has headers in one of its two forms only", async () => {
    const both = restApiEvent({
      path: pathOf("order-1"),
      body: deliveryBody(),
      headers: signedBy([SECRET], deliveryBody()),
    });
    for (const form of ["headers", "multiValueHeaders"] as const) {
      const { collaborators } = await submittedHarness();
      const response = await createHandler(collaborators)({
        ...both,
        [form]: null,
      } as unknown as APIGatewayProxyEvent);
      expect(response.statusCode).toBe(200);
    }
  });

  test.each([{}, null])("without any header only when signatures are not required (%s)", async (headers) => {
    const harness = createHarness();
    expect((await harness.deliver(body, { headers })).statusCode).toBe(401);
    const unsigned = createHarness([]);
    expect((await unsigned.deliver(body, { headers })).statusCode).toBe(200);
  });

  test.each([
    ["that begins with a stage", (path: string) => `/prod${path}`],
    ["that ends with a slash", (path: string) => `${path}/`],
    ["whose job id was encoded by a proxy", (path: string) => path.replace("a:b", "a%3Ab")],
  ])("with a path %s", async (_, change) => {
    const harness = createHarness();
    const request = { path: change(pathOf("a:b")), body, headers: signedBy([SECRET], body) };
    expect((await harness.receive(request)).statusCode).toBe(200);
    expect(harness.job("a:b")?.status).toBe("SUCCEEDED");
  });
});

test("a request without a body is malformed", async () => {
  const harness = createHarness([]);
  expect((await harness.receive({ path: pathOf("order-1") })).statusCode).toBe(400);
});

describe("a batch from the spill queue", () => {
  test("may be empty", async () => {
    expect(await createHarness().drain([])).toEqual({ batchItemFailures: [] });
  });

  test("succeeds or fails for each message on its own", async () => {
    const harness = createHarness();
    harness.faults.table = "unavailable";
    await harness.deliver(body, { jobId: "one" });
    await harness.deliver(body, { jobId: "two" });
    harness.faults.table = undefined;
    const [one = "", two = ""] = harness.spillQueue.sent.map((message) => message.body);
    const missing = JSON.stringify({ job_id: "three", arrived_at: 0, body_location: "s3://memory/none" });
    expect(await harness.drain([one, missing, two, "no JSON"])).toEqual({
      batchItemFailures: [{ itemIdentifier: "message-1" }],
    });
    expect(harness.job("one")?.status).toBe("SUCCEEDED");
    expect(harness.job("two")?.status).toBe("SUCCEEDED");
    expect(harness.deadLetters.sent).toHaveLength(1);
  });

  test("that fails is retried ever more slowly, up to every 15 minutes", async () => {
    const harness = createHarness();
    harness.faults.table = "unavailable";
    await harness.deliver(body);
    const bodies = harness.spillQueue.sent.map((message) => message.body);
    for (const receiveCount of [1, 2, 9, 10, 500]) await harness.drain(bodies, receiveCount);
    expect(harness.spillQueue.visibilityChanges.map(({ seconds }) => seconds)).toEqual([2, 4, 512, 900, 900]);
  });

  test("that fails stays on the queue even if its visibility cannot be changed", async () => {
    const harness = createHarness();
    harness.faults.table = "unavailable";
    await harness.deliver(body);
    harness.faults.spillQueue = "unavailable";
    expect(await harness.drain()).toEqual({ batchItemFailures: [{ itemIdentifier: "message-0" }] });
  });
});
