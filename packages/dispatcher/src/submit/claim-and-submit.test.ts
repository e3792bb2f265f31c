import type { Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { accepted } from "../testing/fake-api.fixture.ts";
import { createWorld, jobMessage, type Sent } from "../testing/world.fixture.ts";

test("a message is submitted and recorded", async () => {
  const world = createWorld();
  expect(await world.send(jobMessage({ metadata: { customer: "42" } }))).toEqual({ isRetried: false });
  expect(world.api.calls.map(({ operation, url }) => [operation, url])).toEqual([
    ["submit", "https://model-echo.api.baseten.co/production/async_predict"],
  ]);
  expect(world.job()).toMatchObject({
    status: "SUBMITTED",
    request_id: "request-1",
    submissions: 1,
    version: 2,
    metadata: { customer: "42" },
    submitted_at: "2026-01-01T00:00:00.000Z",
  });
  expect(world.meter.totals).toEqual({ JobsSubmitted: 1 });
});

test("a chain is submitted to the chain endpoint", async () => {
  const world = createWorld();
  await world.send(jobMessage({ target: { chain_id: "c1", environment: "staging", regional: true } }));
  expect(world.api.calls[0]?.url).toBe("https://chain-c1-staging.api.baseten.co/async_run_remote");
});

test("the claim is written before the call, the response after it", async () => {
  const world = createWorld();
  let during: Job | undefined;
  world.api.script.submit.push(() => {
    during = world.job();
    return accepted("r1");
  });
  await world.send(jobMessage());
  expect(during).toMatchObject({ status: "PENDING", submissions: 1, version: 1 });
  expect(world.job()).toMatchObject({ status: "SUBMITTED", version: 2 });
});

describe("the rate limit of submissions", () => {
  test("a message without a permit is retried without a claim, and submitted later", async () => {
    const world = createWorld();
    const submissions = { ...world.collaborators.submissions, acquire: async () => 7000 };
    expect(await world.send(jobMessage(), {}, { submissions })).toEqual({ isRetried: true, seconds: 8 });
    expect(world.store.changes).toEqual([]);
    expect(world.api.calls).toEqual([]);
    await world.send(jobMessage(), { receiveCount: 2 });
    expect(world.job()?.status).toBe("SUBMITTED");
  });

  test("the dispatcher waits up to 5 s for a permit", async () => {
    const world = createWorld();
    const acquire = (maxWaitMs: number) => world.time.sleep(maxWaitMs).then(() => 0);
    const submissions = { ...world.collaborators.submissions, acquire };
    const before = world.time.now();
    expect(await world.send(jobMessage(), {}, { submissions })).toEqual({ isRetried: false });
    expect(world.time.now() - before).toBe(5000);
    expect(world.job()?.status).toBe("SUBMITTED");
  });
});

describe("a permit while the table is slow", () => {
  /** A table whose first write takes `ms`. */
  function slowTable(world: ReturnType<typeof createWorld>, ms: number) {
    let isSlow = true;
    return {
      ...world.store,
      async put(...write: Parameters<typeof world.store.put>) {
        if (isSlow) await world.time.sleep(ms);
        isSlow = false;
        return world.store.put(...write);
      },
    };
  }

  test("expires, and the claim is released: the call would count in another minute than its permit", async () => {
    const world = createWorld();
    const sent = await world.send(jobMessage(), { receiveCount: 3 }, { store: slowTable(world, 751) });
    expect(sent).toEqual({ isRetried: true, seconds: 2 });
    expect(world.api.calls).toEqual([]);
    expect(world.job()).toMatchObject({ status: "PENDING", submissions: 0 });
    expect(world.job()).not.toHaveProperty("lease_until");
    expect(await world.send(jobMessage(), { receiveCount: 4 })).toEqual({ isRetried: false });
    expect(world.job()).toMatchObject({ status: "SUBMITTED", submissions: 1 });
  });

  test("is valid for 750 ms", async () => {
    const world = createWorld();
    const sent = await world.send(jobMessage(), {}, { store: slowTable(world, 750) });
    expect(sent).toEqual({ isRetried: false });
    expect(world.job()?.status).toBe("SUBMITTED");
  });
});

describe("a message that is received twice", () => {
  test("is submitted once", async () => {
    const world = createWorld();
    await world.send(jobMessage());
    for (const receiveCount of [1, 2]) {
      expect(await world.send(jobMessage(), { receiveCount })).toEqual({ isRetried: false });
    }
    expect(world.api.of("submit")).toHaveLength(1);
    expect(world.job()?.version).toBe(2);
  });

  test("waits while its submission is in progress", async () => {
    const world = createWorld();
    let second: Sent | undefined;
    world.api.script.submit.push(async () => {
      second = await world.send(jobMessage(), { receiveCount: 2 });
      return accepted("r1");
    });
    expect(await world.send(jobMessage())).toEqual({ isRetried: false });
    expect(second).toEqual({ isRetried: true, seconds: 91 });
    expect(world.api.of("submit")).toHaveLength(1);
  });

  test("is resubmitted after the lease of a crashed dispatcher", async () => {
    const world = createWorld();
    const crash = new Error("the process ended");
    const api = { ...world.api.client, submit: () => Promise.reject(crash) };
    expect((await world.send(jobMessage(), {}, { api })).isRetried).toBe(true);
    await world.time.advance(89_999);
    expect((await world.send(jobMessage(), { receiveCount: 2 })).isRetried).toBe(true);
    await world.time.advance(1);
    expect((await world.send(jobMessage(), { receiveCount: 3 })).isRetried).toBe(false);
    expect(world.job()).toMatchObject({ status: "SUBMITTED", submissions: 2 });
  });
});

describe("a second message with the same job id", () => {
  test("changes nothing once the job is submitted", async () => {
    const world = createWorld();
    await world.send(jobMessage());
    const before = world.job();
    const other = jobMessage({ model_input: "PRIVATE other" });
    expect(await world.send(other, { messageId: "m2" })).toEqual({ isRetried: false });
    expect(world.job()).toEqual(before);
    expect(world.deadLetters.sent).toEqual([]);
  });

  test("changes nothing while the job waits for the API", async () => {
    const world = createWorld();
    world.api.script.submit.push(() => Response.json({}, { status: 503 }));
    await world.send(jobMessage());
    const before = world.job();
    const other = jobMessage({ model_input: "PRIVATE other" });
    expect(await world.send(other, { messageId: "m2" })).toEqual({ isRetried: false });
    expect(world.job()).toEqual(before);
    await world.send(jobMessage(), { receiveCount: 2 });
    expect(world.api.calls.at(-1)?.body).toContain("PRIVATE input");
  });
});
