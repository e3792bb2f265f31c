import { type Target, toTarget } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { createProbe } from "./probe.ts";
import {
  type Answer,
  connectionRefused,
  cutOff,
  nameNotFound,
  queueStatus,
  refusal,
  silence,
} from "./testing/fake-api.fixture.ts";
import { createWorld } from "./testing/world.fixture.ts";

const ECHO = toTarget({ model_id: "echo" });
const DEVELOPMENT = toTarget({ model_id: "echo", development: true });

function worldAnswering(...answers: Answer[]) {
  const world = createWorld();
  world.api.script.queue.push(...answers);
  const probe = createProbe(world.collaborators);
  return { world, probe, ask: (target: Target = ECHO) => world.time.settle(probe(target)) };
}

const asked = ({ api }: ReturnType<typeof createWorld>) => api.of("queue").length;

describe("the prospect is good", () => {
  test("where the API tells the queue of the target, three times in a row", async () => {
    const { world, ask } = worldAnswering();
    expect(await ask()).toEqual({ type: "good" });
    expect(world.api.calls.map(({ url }) => url)).toEqual(
      Array(3).fill("https://model-echo.api.baseten.co/production/async_queue_status"),
    );
  });

  test.each<[string, Answer]>([
    ["401", refusal(401)],
    ["402", refusal(402)],
    ["403", refusal(403)],
    ["404", refusal(404)],
    ["422", refusal(422)],
    ["an answer of a form that nobody knows", () => Response.json({ queue: "PRIVATE" })],
  ])("where it answers %s: what that means is for the submission to find out", async (_, answer) => {
    const { ask } = worldAnswering(answer, answer, answer);
    expect(await ask()).toEqual({ type: "good" });
  });

  test("where a development target is asleep", async () => {
    const { ask } = worldAnswering(refusal(404), refusal(404), refusal(404));
    expect(await ask(DEVELOPMENT)).toEqual({ type: "good" });
  });
});

describe("the prospect is bad", () => {
  test.each<[string, Answer]>([
    ["500", refusal(500)],
    ["502", refusal(502)],
    ["503", refusal(503)],
    ["504", refusal(504)],
    ["408", refusal(408)],
    ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://sorry.example" } })],
    ["a broken connection", cutOff],
    ["a refused connection", connectionRefused],
    ["a name that is not found", nameNotFound],
    ["silence", silence],
  ])("at %s, and the API is not asked further", async (_, answer) => {
    const { world, ask } = worldAnswering(answer);
    expect(await ask()).toMatchObject({ type: "bad", why: "the API does not answer" });
    expect(asked(world)).toBe(1);
  });

  test("where only the last answer of three fails", async () => {
    const { ask } = worldAnswering(queueStatus, queueStatus, refusal(500));
    expect(await ask()).toMatchObject({ type: "bad" });
  });

  test("at silence after 3 s, so that there is time for a submission", async () => {
    const { world, ask } = worldAnswering(silence);
    const before = world.time.now();
    await ask();
    expect(world.time.now() - before).toBe(3000);
  });

  test("at 429, and all who ask for queues slow down", async () => {
    const { world, ask } = worldAnswering(refusal(429, { retryAfter: 30 }));
    expect(await ask()).toEqual({ type: "bad", why: "the API throttles", retryAfterMs: 30_000 });
    expect(await world.collaborators.queueStatusCalls.acquire(0)).toBeGreaterThan(29_000);
  });
});

test("where the limit of queue status calls is used up nothing is known, and nothing is remembered", async () => {
  const world = createWorld();
  let waitMs = 7000;
  const queueStatusCalls = { ...world.collaborators.queueStatusCalls, acquire: async () => waitMs };
  const probe = createProbe({ ...world.collaborators, queueStatusCalls });
  expect(await probe(ECHO)).toEqual({ type: "unasked", waitMs: 7000 });
  expect(world.api.calls).toEqual([]);
  waitMs = 0;
  expect(await probe(ECHO)).toEqual({ type: "good" });
});

describe("what was found out", () => {
  test("is remembered for ten seconds, good or bad", async () => {
    const { world, ask } = worldAnswering(refusal(500));
    await ask();
    await world.time.advance(9_999);
    expect(await ask()).toMatchObject({ type: "bad" });
    expect(asked(world)).toBe(1);
    await world.time.advance(1);
    expect(await ask()).toEqual({ type: "good" });
    await world.time.advance(9_000);
    expect(await ask()).toEqual({ type: "good" });
    expect(asked(world)).toBe(1 + 3);
  });

  test("serves a backlog: ten thousand who ask at once make the calls of one", async () => {
    const { world, probe } = worldAnswering(refusal(500));
    const all = Promise.all(Array.from({ length: 10_000 }, () => probe(ECHO)));
    expect((await world.time.settle(all)).every(({ type }) => type === "bad")).toBe(true);
    expect(asked(world)).toBe(1);
  });

  test("says nothing of another target", async () => {
    const { ask } = worldAnswering(refusal(500));
    expect(await ask()).toMatchObject({ type: "bad" });
    expect(await ask(DEVELOPMENT)).toEqual({ type: "good" });
  });

  test("is not remembered where the fault is ours", async () => {
    const world = createWorld();
    let isDown = true;
    const { queueStatusCalls } = world.collaborators;
    const probe = createProbe({
      ...world.collaborators,
      queueStatusCalls: {
        ...queueStatusCalls,
        acquire: (ms) => (isDown ? Promise.reject(new Error("down")) : queueStatusCalls.acquire(ms)),
      },
    });
    await expect(probe(ECHO)).rejects.toThrow("down");
    isDown = false;
    expect(await world.time.settle(probe(ECHO))).toEqual({ type: "good" });
  });

  test("a bug is none of the API's answers", async () => {
    const world = createWorld();
    const api = { ...world.collaborators.api, queueStatus: () => Promise.reject(new TypeError("PRIVATE")) };
    await expect(createProbe({ ...world.collaborators, api })(ECHO)).rejects.toThrow(TypeError);
  });
});
