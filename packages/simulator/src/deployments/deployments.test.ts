import type { Target } from "@boomerang/core";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { describe, expect, test } from "vitest";
import { createCounters } from "../counters.ts";
import { parseSettings } from "../settings.ts";
import { createDeployments } from "./deployments.ts";

const deployment = (id: string): Target => ({ kind: "model", id: "echo", place: { type: "deployment", id } });

function build() {
  const time = new VirtualClock(0);
  const counters = createCounters();
  const deployments = createDeployments(parseSettings({ coldStartMs: 100 }), time, counters);
  const wakeMany = (from: number, to: number) => {
    for (let n = from; n < to; n++) deployments.getOrCreate(deployment(`d${n}`)).wake();
  };
  return { time, counters, deployments, wakeMany };
}

describe("deployments", () => {
  test("without requests are forgotten above a thousand, the least recently called first, with their timers", () => {
    const { time, counters, deployments, wakeMany } = build();
    wakeMany(0, 1_000);
    const [first, second] = [
      deployments.getOrCreate(deployment("d0")),
      deployments.getOrCreate(deployment("d1")),
    ];
    wakeMany(1_000, 1_998);
    expect([...deployments]).toHaveLength(1_000);
    expect(time.pending).toBe(1_000);
    expect(deployments.getOrCreate(deployment("d0"))).toBe(first);
    expect(deployments.getOrCreate(deployment("d1"))).toBe(second);
    wakeMany(1_998, 20_000);
    expect([...deployments]).toHaveLength(1_000);
    expect(time.pending).toBe(1_000);
    expect(deployments.getOrCreate(deployment("d0"))).not.toBe(first);
    expect(counters.counts().wakes).toBe(20_000);
  });

  test("with requests are kept, however many others are called", async () => {
    const { time, deployments, wakeMany } = build();
    const release: (() => void)[] = [];
    const busy = Array.from({ length: 1_500 }, (_, n) => `busy${n}`);
    for (const id of busy) {
      deployments.getOrCreate(deployment(id)).enqueue({ start: (free) => void release.push(free) }, 0);
    }
    wakeMany(0, 3_000);
    const kept = [...deployments].filter(({ hasRequests }) => hasRequests).map(({ id }) => id);
    expect(kept.toSorted()).toEqual(busy.toSorted());
    await time.advance(100);
    for (const free of release) free();
    wakeMany(0, 3_000);
    expect([...deployments]).toHaveLength(1_000);
  });
});
