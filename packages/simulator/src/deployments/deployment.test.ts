import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createCounters } from "../counters.ts";
import { parseSettings, type SimulatorSettings } from "../settings.ts";
import { createDeployment, type Work } from "./deployment.ts";
import { echo } from "./models/echo.ts";

const noSettling = async () => undefined;

function build(settings: SimulatorSettings) {
  const time = new VirtualClock(0, noSettling);
  const deployment = createDeployment({
    id: "d1",
    name: "model:echo/production",
    model: echo(0),
    settings: parseSettings(settings),
    timers: time,
    counters: createCounters(),
  });
  const started: string[] = [];
  const work = (name: string, ms: number): Work => ({
    start(release) {
      started.push(name);
      time.setTimeout(release, ms);
    },
  });
  return { time, deployment, started, work };
}

describe("a deployment", () => {
  test("runs at most concurrency × ready replicas, starts work by class and order, and loses none", async () => {
    const job = fc.record({
      at: fc.integer({ min: 0, max: 300 }),
      ms: fc.integer({ min: 0, max: 120 }),
      priority: fc.integer({ min: -1, max: 2 }), // -1: a synchronous call
    });
    const shape = fc.record({
      predictConcurrency: fc.integer({ min: 1, max: 3 }),
      minReplicas: fc.integer({ min: 0, max: 2 }),
      maxReplicas: fc.integer({ min: 2, max: 4 }),
      coldStartMs: fc.integer({ min: 0, max: 80 }),
      scaleDownDelayMs: fc.integer({ min: 0, max: 100 }),
    });
    await fc.assert(
      fc.asyncProperty(shape, fc.array(job, { maxLength: 40 }), async (settings, jobs) => {
        const { time, deployment } = build(settings);
        const waiting = new Set<{ priority: number }>();
        let running = 0;
        let ended = 0;
        for (const { at, ms, priority } of jobs) {
          time.setTimeout(() => {
            const entry = { priority };
            waiting.add(entry);
            const work: Work = {
              start(release) {
                for (const other of waiting) {
                  expect(other.priority).toBeGreaterThanOrEqual(entry.priority);
                }
                const first = [...waiting].find((other) => other.priority === entry.priority);
                expect(first).toBe(entry);
                waiting.delete(entry);
                running++;
                const { ready } = deployment.replicas;
                expect(running).toBeLessThanOrEqual(settings.predictConcurrency * ready);
                expect(ready).toBeLessThanOrEqual(settings.maxReplicas);
                time.setTimeout(() => {
                  running--;
                  ended++;
                  release();
                }, ms);
              },
            };
            if (priority < 0) deployment.enqueueSync(work);
            else deployment.enqueue(work, priority);
          }, at);
        }
        await time.advance(100_000);
        expect(ended).toBe(jobs.length);
        expect(
          deployment.queued + deployment.inProgress + deployment.syncWaiting + deployment.syncRunning,
        ).toBe(0);
        expect(deployment.replicas.ready).toBe(settings.minReplicas);
        expect(deployment.replicas.starting).toBe(0);
      }),
    );
  });

  test("at zero replicas, starts one for a request, which waits for the cold start", async () => {
    const { time, deployment, started, work } = build({ coldStartMs: 5_000 });
    deployment.enqueue(work("a", 10), 0);
    expect(deployment.replicas).toMatchObject({ ready: 0, starting: 1 });
    await time.advance(4_999);
    expect(started).toEqual([]);
    expect(deployment.queued).toBe(1);
    await time.advance(1);
    expect(started).toEqual(["a"]);
    expect(deployment.inProgress).toBe(1);
  });

  test("starts as many replicas as the work needs, up to the maximum", () => {
    const { deployment, work } = build({ predictConcurrency: 2, maxReplicas: 3 });
    for (let n = 1; n <= 3; n++) deployment.enqueue(work(`${n}`, 10), 0);
    expect(deployment.replicas.starting).toBe(2);
    for (let n = 4; n <= 20; n++) deployment.enqueue(work(`${n}`, 10), 0);
    expect(deployment.replicas.starting).toBe(3);
  });

  test("scales down to zero only after the whole delay without work", async () => {
    const { time, deployment, work } = build({ coldStartMs: 0, scaleDownDelayMs: 1_000 });
    deployment.enqueue(work("a", 10), 0);
    await time.advance(10 + 999);
    expect(deployment.replicas.ready).toBe(1);
    deployment.enqueue(work("b", 10), 0);
    await time.advance(10 + 999);
    expect(deployment.replicas.ready).toBe(1);
    await time.advance(1);
    expect(deployment.replicas.ready).toBe(0);
    expect(deployment.counters.counts()).toMatchObject({ cold_starts: 1, scale_downs: 1 });
  });

  test("starts one replica on wake, and scales it down when no request comes", async () => {
    const { time, deployment } = build({ coldStartMs: 100, scaleDownDelayMs: 1_000, maxReplicas: 5 });
    deployment.wake();
    deployment.wake();
    expect(deployment.replicas).toMatchObject({ ready: 0, starting: 1 });
    await time.advance(100);
    deployment.wake();
    expect(deployment.replicas).toMatchObject({ ready: 1, starting: 0 });
    await time.advance(1_000);
    expect(deployment.replicas.ready).toBe(0);
  });

  test("always has the minimum of replicas", async () => {
    const { time, deployment, started, work } = build({
      minReplicas: 2,
      maxReplicas: 2,
      scaleDownDelayMs: 10,
    });
    deployment.enqueue(work("a", 10), 0);
    expect(started).toEqual(["a"]);
    await time.advance(10_000);
    expect(deployment.replicas.ready).toBe(2);
  });

  test("can remove work until it has started", async () => {
    const { time, deployment, started, work } = build({ coldStartMs: 10 });
    const [a, b] = [work("a", 100), work("b", 100)];
    deployment.enqueue(a, 0);
    deployment.enqueue(b, 0);
    await time.advance(10);
    expect(deployment.remove(a)).toBe(false);
    expect(deployment.remove(b)).toBe(true);
    await time.advance(1_000);
    expect(started).toEqual(["a"]);
  });

  test("frees a slot once, however often release is called", async () => {
    const { deployment } = build({ minReplicas: 1 });
    const releases: (() => void)[] = [];
    for (let n = 0; n < 3; n++) deployment.enqueue({ start: (release) => void releases.push(release) }, 0);
    releases[0]?.();
    releases[0]?.();
    expect(releases).toHaveLength(2);
    expect(deployment).toMatchObject({ inProgress: 1, queued: 1 });
  });
});
