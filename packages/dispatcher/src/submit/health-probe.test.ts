import { type Target, toTarget } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import {
  connectionRefused,
  connectionReset,
  errorResponse,
  nameNotFound,
  noResponse,
  queueStatus,
  type Responder,
} from "../testing/fake-api.fixture.ts";
import { createHarness } from "../testing/harness.fixture.ts";
import { createHealthProbe } from "./health-probe.ts";

const ECHO = toTarget({ model_id: "echo" });
const DEVELOPMENT = toTarget({ model_id: "echo", development: true });

function worldResponding(...responses: Responder[]) {
  const harness = createHarness();
  harness.api.script.queue.push(...responses);
  const probe = createHealthProbe(harness.collaborators);
  return { harness, probe, probeTarget: (target: Target = ECHO) => harness.time.run(probe(target)) };
}

const callCount = ({ api }: ReturnType<typeof createHarness>) => api.of("queue").length;

describe("the API is healthy", () => {
  test("after three successful queue status calls", async () => {
    const { harness, probeTarget } = worldResponding();
    expect(await probeTarget()).toEqual({ type: "healthy" });
    expect(harness.api.calls.map(({ url }) => url)).toEqual(
      Array(3).fill("https://model-echo.api.baseten.co/production/async_queue_status"),
    );
  });

  test.each<[string, Responder]>([
    ["401", errorResponse(401)],
    ["402", errorResponse(402)],
    ["403", errorResponse(403)],
    ["404", errorResponse(404)],
    ["422", errorResponse(422)],
    ["a response with an unknown schema", () => Response.json({ queue: "PRIVATE" })],
  ])("after %s, whose meaning the submission finds out", async (_, response) => {
    const { probeTarget } = worldResponding(response, response, response);
    expect(await probeTarget()).toEqual({ type: "healthy" });
  });

  test("while a development target is scaled to zero", async () => {
    const { probeTarget } = worldResponding(errorResponse(404), errorResponse(404), errorResponse(404));
    expect(await probeTarget(DEVELOPMENT)).toEqual({ type: "healthy" });
  });
});

describe("the API is unhealthy", () => {
  test.each<[string, Responder]>([
    ["500", errorResponse(500)],
    ["502", errorResponse(502)],
    ["503", errorResponse(503)],
    ["504", errorResponse(504)],
    ["408", errorResponse(408)],
    ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://sorry.example" } })],
    ["a reset connection", connectionReset],
    ["a refused connection", connectionRefused],
    ["an unknown host", nameNotFound],
    ["no response", noResponse],
  ])("after %s, without a further call", async (_, response) => {
    const { harness, probeTarget } = worldResponding(response);
    expect(await probeTarget()).toMatchObject({ type: "unhealthy" });
    expect(callCount(harness)).toBe(1);
  });

  test("after three calls of which only the last fails", async () => {
    const { probeTarget } = worldResponding(queueStatus, queueStatus, errorResponse(500));
    expect(await probeTarget()).toMatchObject({ type: "unhealthy" });
  });

  test("after 3 s without a response, which leaves time for a submission", async () => {
    const { harness, probeTarget } = worldResponding(noResponse);
    const before = harness.time.now();
    await probeTarget();
    expect(harness.time.now() - before).toBe(3000);
  });
});

test("a 429 says that the API responds, and other queue status calls wait", async () => {
  const { harness, probeTarget } = worldResponding(errorResponse(429, { retryAfter: 30 }));
  expect(await probeTarget()).toEqual({ type: "throttled", retryAfterMs: 30_000 });
  expect(await harness.collaborators.queueStatusLimiter.acquire(0)).toBeGreaterThan(29_000);
});

test("without a permit the health is unknown, and that is not cached", async () => {
  const harness = createHarness();
  let waitMs = 7000;
  const queueStatusLimiter = { ...harness.collaborators.queueStatusLimiter, acquire: async () => waitMs };
  const probe = createHealthProbe({ ...harness.collaborators, queueStatusLimiter });
  expect(await probe(ECHO)).toEqual({ type: "unknown", waitMs: 7000 });
  expect(harness.api.calls).toEqual([]);
  waitMs = 0;
  expect(await probe(ECHO)).toEqual({ type: "healthy" });
});

describe("the result of a probe", () => {
  test("is cached for ten seconds, healthy or not", async () => {
    const { harness, probeTarget } = worldResponding(errorResponse(500));
    await probeTarget();
    await harness.time.advance(9_999);
    expect(await probeTarget()).toMatchObject({ type: "unhealthy" });
    expect(callCount(harness)).toBe(1);
    await harness.time.advance(1);
    expect(await probeTarget()).toEqual({ type: "healthy" });
    await harness.time.advance(9_000);
    expect(await probeTarget()).toEqual({ type: "healthy" });
    expect(callCount(harness)).toBe(1 + 3);
  });

  test("is shared by ten thousand concurrent callers", async () => {
    const { harness, probe } = worldResponding(errorResponse(500));
    const all = Promise.all(Array.from({ length: 10_000 }, () => probe(ECHO)));
    expect((await harness.time.run(all)).every(({ type }) => type === "unhealthy")).toBe(true);
    expect(callCount(harness)).toBe(1);
  });

  test("is for one target only", async () => {
    const { probeTarget } = worldResponding(errorResponse(500));
    expect(await probeTarget()).toMatchObject({ type: "unhealthy" });
    expect(await probeTarget(DEVELOPMENT)).toEqual({ type: "healthy" });
  });

  test("is not cached after an error of our own", async () => {
    const harness = createHarness();
    let isDown = true;
    const { queueStatusLimiter } = harness.collaborators;
    const probe = createHealthProbe({
      ...harness.collaborators,
      queueStatusLimiter: {
        ...queueStatusLimiter,
        acquire: (ms) => (isDown ? Promise.reject(new Error("down")) : queueStatusLimiter.acquire(ms)),
      },
    });
    await expect(probe(ECHO)).rejects.toThrow("down");
    isDown = false;
    expect(await harness.time.run(probe(ECHO))).toEqual({ type: "healthy" });
  });

  test("an unexpected error is thrown and does not count as unhealthy", async () => {
    const harness = createHarness();
    const api = { ...harness.collaborators.api, queueStatus: () => Promise.reject(new TypeError("PRIVATE")) };
    await expect(createHealthProbe({ ...harness.collaborators, api })(ECHO)).rejects.toThrow(TypeError);
  });
});
