import { isoTime } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Collaborators, createHandler } from "./handler.ts";
import { restApiEvent } from "./testing/api-gateway-event.fixture.ts";
import {
  createWorld,
  deliveryBody,
  pathOf,
  resultOf,
  SECRET,
  signedBy,
  type World,
} from "./testing/world.fixture.ts";

const error = { code: "MODEL_PREDICT_ERROR", message: "it broke" };

async function submittedWorld() {
  const world = createWorld();
  await world.submit();
  return world;
}

describe("what a delivery brings", () => {
  test("a result is stored with its job", async () => {
    const world = await submittedWorld();
    await world.deliver(deliveryBody());
    expect(world.job()).toMatchObject({
      status: "SUCCEEDED",
      result: '{"text":"PRIVATE output"}',
      request_id: "request-1",
      deliveries: 1,
      completed_at: isoTime(world.time.now()),
    });
    expect(world.job()?.input).toBeUndefined();
    expect(world.meter.totals).toEqual({ DeliveriesStored: 1 });
  });

  test("no data and errors are a failure", async () => {
    const world = await submittedWorld();
    await world.deliver(deliveryBody({ data: "null", errors: [error] }));
    expect(world.job()).toMatchObject({ status: "FAILED", errors: [error] });
  });

  test("no data and no errors are a result: null", async () => {
    const world = await submittedWorld();
    await world.deliver(deliveryBody({ data: "null" }));
    expect(world.job()).toMatchObject({ status: "SUCCEEDED", result: "null" });
    const other = await submittedWorld();
    await other.deliver('{"request_id":"request-1","time":"2026-01-01T00:00:00Z"}');
    expect(other.job()).toMatchObject({ status: "SUCCEEDED", result: "null" });
  });

  test("data beside errors is a result, which no error takes away", async () => {
    const world = await submittedWorld();
    await world.deliver(deliveryBody({ data: "1", errors: [error] }));
    expect(world.job()).toMatchObject({ status: "SUCCEEDED", result: "1" });
  });

  test("a result for a job that has no record makes one", async () => {
    const world = createWorld();
    await world.deliver(deliveryBody());
    expect(world.job()).toMatchObject({ status: "SUCCEEDED", submissions: 0, deliveries: 1 });
  });

  test("a result that comes before the answer to its submission is recorded stands", async () => {
    const world = await submittedWorld();
    const claimed = world.store.changes[0]?.after ?? expect.fail();
    world.store.jobs.set("order-1", claimed);
    await world.deliver(deliveryBody());
    expect(world.job()).toMatchObject({ status: "SUCCEEDED", submissions: 1 });
  });
});

describe("a result travels byte for byte", () => {
  test.each([
    ["digits", "[1.0,12345678901234567890,1e400,-0]"],
    ["order and repeats of keys", '{"b":1,"2":2,"a":3,"1":4,"b":5}'],
    ["escapes and white space", '{ "a\\u0000\\ud800" :\t"\\/é😀" }'],
    ["100,000 levels", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
  ])("%s", async (_, data) => {
    const world = await submittedWorld();
    await world.deliver(deliveryBody({ data }));
    expect(await resultOf(world)).toBe(data);
  });

  test.each([
    [349_999, false],
    [350_000, false],
    [350_001, true],
  ])("%i bytes go to the bucket: %s", async (bytes, isLarge) => {
    // Two bytes for é, two for the quotes: it is bytes that count, not characters.
    const data = `"é${"x".repeat(bytes - 4)}"`;
    const world = await submittedWorld();
    await world.deliver(deliveryBody({ data }));
    expect(world.job()?.result_location !== undefined).toBe(isLarge);
    expect(world.job()?.result !== undefined).toBe(!isLarge);
    expect(await resultOf(world)).toBe(data);
  });
});

describe("a second delivery", () => {
  test("is taken in and changes no result", async () => {
    const world = await submittedWorld();
    await world.deliver(deliveryBody());
    expect((await world.deliver(deliveryBody({ data: '"another"' }))).statusCode).toBe(200);
    expect(world.job()).toMatchObject({ result: '{"text":"PRIVATE output"}', deliveries: 2 });
    expect(world.meter.totals).toEqual({ DeliveriesStored: 1, DeliveriesRepeated: 1 });
  });

  test.each([false, true])(
    "of two results that come at once the first wins, whole (large: %s)",
    async (isLarge) => {
      const dataOf = (name: string) => `"${name}${"x".repeat(isLarge ? 360_000 : 1)}"`;
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), async (scheduler) => {
          const world = await submittedWorld();
          const handle = createHandler(interleaved(world.collaborators, scheduler));
          const results = new Set<string | undefined>();
          const deliveries = ["one", "two"].map(async (name) => {
            const body = deliveryBody({ data: dataOf(name), request_id: name });
            const request = { path: pathOf("order-1"), body, headers: signedBy([SECRET], body) };
            expect((await handle(restApiEvent(request))).statusCode).toBe(200);
            results.add(await resultOf(world));
          });
          await scheduler.waitFor(Promise.all(deliveries));
          expect([...results]).toEqual([dataOf(world.job()?.request_id ?? "")]);
          expect(world.job()?.deliveries).toBe(2);
        }),
        { numRuns: 30 },
      );
    },
  );

  test("with a result after a failure does not change the outcome", async () => {
    const world = await submittedWorld();
    await world.deliver(deliveryBody({ data: "null", errors: [error] }));
    expect((await world.deliver(deliveryBody())).statusCode).toBe(200);
    expect(world.job()).toMatchObject({ status: "FAILED", deliveries: 2 });
  });
});

describe("a delivery whose time is past the tolerance", () => {
  const ended = (world: World, status: "EXPIRED" | "CANCELED") =>
    writeJob(world.collaborators, "order-1", {
      type: "ended_at_api",
      requestId: "request-1",
      status,
      errors: [],
    });

  describe.each([
    ["too old", { time: "2025-12-31T23:54:59Z" }],
    ["in the future", { time: "2026-01-01T00:05:01Z" }],
    ["no time at all", { time: "yesterday" }],
  ])("%s", (_, { time }) => {
    const stale = deliveryBody({ time });

    test("is stored where its job waits for a result", async () => {
      const world = await submittedWorld();
      expect((await world.deliver(stale)).statusCode).toBe(200);
      expect(world.job()?.status).toBe("SUCCEEDED");
    });

    test.each(["EXPIRED", "CANCELED"] as const)("is stored where its job is called %s", async (status) => {
      const world = await submittedWorld();
      await ended(world, status);
      expect((await world.deliver(stale)).statusCode).toBe(200);
      expect(world.job()?.status).toBe("SUCCEEDED");
    });

    test("is refused where its job has a result", async () => {
      const world = await submittedWorld();
      await world.deliver(deliveryBody());
      const before = world.job();
      expect((await world.deliver(stale)).statusCode).toBe(401);
      expect(world.job()).toEqual(before);
    });

    test("is refused where there is no such job", async () => {
      const world = createWorld();
      expect((await world.deliver(stale)).statusCode).toBe(401);
      expect(world.store.changes).toEqual([]);
    });

    test("is refused in unsigned mode too", async () => {
      const world = createWorld([]);
      expect((await world.deliver(stale)).statusCode).toBe(401);
    });
  });

  test("is one that was sent more than 300 s before or after its arrival", async () => {
    for (const [time, statusCode] of [
      ["2025-12-31T23:55:00Z", 200],
      ["2025-12-31T23:54:59.999Z", 401],
      ["2026-01-01T00:05:00Z", 200],
      ["2026-01-01T00:05:00.001Z", 401],
    ] as const) {
      const world = createWorld();
      expect((await world.deliver(deliveryBody({ time }))).statusCode).toBe(statusCode);
    }
  });
});

describe("a hostile body with a right signature", () => {
  const taken = async (body: string | Uint8Array) => {
    const world = await submittedWorld();
    const { statusCode } = await world.deliver(body);
    if (statusCode === 400) {
      expect(world.deadLetters.sent).toHaveLength(1);
      const { body_location } = JSON.parse(world.deadLetters.sent[0]?.body ?? "");
      expect(Buffer.from(await world.blobs.get(body_location))).toEqual(Buffer.from(body));
      expect(world.job()?.status).toBe("SUBMITTED");
    } else expect(["SUCCEEDED", "FAILED"]).toContain(world.job()?.status);
    return { world, statusCode };
  };

  test("of any bytes is kept and answered 400", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect((await taken(bytes)).statusCode).toBe(400);
      }),
    );
  });

  test("of any JSON is stored where it says which request it is of, else kept", async () => {
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
        const isReadable = typeof id === "string" && id !== "" && id.length <= 256 && !Array.isArray(value);
        const { world, statusCode } = await taken(text);
        expect(statusCode).toBe(isReadable ? 200 : 400);
        if (isReadable && "data" in value && value.data !== null) {
          expect(world.job()?.result).toBe(JSON.stringify(value.data));
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
    ["half characters", '{"request_id":"r","data":"\\ud800","errors":["\\udfff"]}'],
  ])("%s does no harm", async (_, body) => {
    const { statusCode } = await taken(body);
    expect(statusCode).toBe(200);
  });
});

/** Collaborators whose table is reached in an order that fast-check chooses. */
function interleaved(collaborators: Collaborators, scheduler: fc.Scheduler): Collaborators {
  const { store } = collaborators;
  const turn = <T>(name: string, perform: () => Promise<T>) =>
    scheduler.schedule(Promise.resolve(), name).then(perform);
  return {
    ...collaborators,
    store: {
      ...store,
      get: (jobId) => turn("read", () => store.get(jobId)),
      put: (...write) => turn("write", () => store.put(...write)),
    },
  };
}
