import { describe, expect, test } from "vitest";
import { createWorld, deliveryBody, pathOf, SECRET, signedBy } from "./testing/world.fixture.ts";

const body = deliveryBody({ data: '"PRIVATE é😀"' });

describe("a request comes in", () => {
  test.each([true, false])("with its body in base64: %s", async (isBase64Encoded) => {
    const world = createWorld();
    await world.submit();
    expect(await world.deliver(body, { isBase64Encoded })).toMatchObject({ statusCode: 200, body: "" });
    expect(world.job()?.result).toBe('"PRIVATE é😀"');
  });

  test("with bytes that are no text, whose signature still holds", async () => {
    const world = createWorld();
    await world.submit();
    const bytes = Buffer.concat([Buffer.from(body.slice(0, -1)), Buffer.from(',"x":"\xff"}', "latin1")]);
    expect((await world.deliver(bytes)).statusCode).toBe(200);
  });

  test.each(["X-BASETEN-SIGNATURE", "x-baseten-signature", "X-Baseten-Signature"])(
    "with its signature in %s",
    async (name) => {
      const world = createWorld();
      const headers = { [name]: signedBy([SECRET], body)["X-BASETEN-SIGNATURE"] ?? "" };
      expect((await world.deliver(body, { headers })).statusCode).toBe(200);
    },
  );

  test.each([{}, null])("without any header (%s)", async (headers) => {
    const world = createWorld();
    expect((await world.deliver(body, { headers })).statusCode).toBe(401);
    const unsigned = createWorld([]);
    expect((await unsigned.deliver(body, { headers })).statusCode).toBe(200);
  });

  test("without a body", async () => {
    const world = createWorld([]);
    expect((await world.receive({ path: pathOf("order-1") })).statusCode).toBe(400);
  });

  test.each([
    ["below a stage", (path: string) => `/prod${path}`],
    ["with a slash at its end", (path: string) => `${path}/`],
    ["with a job id that a proxy has encoded", (path: string) => path.replace("a:b", "a%3Ab")],
  ])("on a path %s", async (_, change) => {
    const world = createWorld();
    const request = { path: change(pathOf("a:b")), body, headers: signedBy([SECRET], body) };
    expect((await world.receive(request)).statusCode).toBe(200);
    expect(world.job("a:b")?.status).toBe("SUCCEEDED");
  });
});

describe("a batch of the spill queue", () => {
  test("that is empty is done", async () => {
    expect(await createWorld().drain([])).toEqual({ batchItemFailures: [] });
  });

  test("has a fate for each of its messages", async () => {
    const world = createWorld();
    world.conditions.table = "down";
    await world.deliver(body, { jobId: "one" });
    await world.deliver(body, { jobId: "two" });
    world.conditions.table = "up";
    const [one = "", two = ""] = world.spillQueue.sent.map((message) => message.body);
    const missing = JSON.stringify({ job_id: "three", arrived_at: 0, body_location: "s3://memory/none" });
    expect(await world.drain([one, missing, two, "no JSON"])).toEqual({
      batchItemFailures: [{ itemIdentifier: "spilled-1" }],
    });
    expect(world.job("one")?.status).toBe("SUCCEEDED");
    expect(world.job("two")?.status).toBe("SUCCEEDED");
    expect(world.deadLetters.sent).toHaveLength(1);
  });

  test("comes back less and less often, at last every 15 minutes", async () => {
    const world = createWorld();
    world.conditions.table = "down";
    await world.deliver(body);
    const bodies = world.spillQueue.sent.map((message) => message.body);
    for (const receives of [1, 2, 9, 10, 500]) await world.drain(bodies, receives);
    expect(world.spillQueue.returned.map(({ seconds }) => seconds)).toEqual([2, 4, 512, 900, 900]);
  });

  test("is returned even where its visibility cannot be changed", async () => {
    const world = createWorld();
    world.conditions.table = "down";
    await world.deliver(body);
    world.conditions.spillQueue = "down";
    expect(await world.drain()).toEqual({ batchItemFailures: [{ itemIdentifier: "spilled-0" }] });
  });
});
