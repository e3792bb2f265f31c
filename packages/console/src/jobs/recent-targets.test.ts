import { BoomerangError, type Client } from "@boomerang/client";
import { expect, test } from "vitest";
import { listedJob, listingClient } from "./listed-jobs.fixture.ts";
import { recentTargets } from "./recent-targets.ts";

const NOW = Date.UTC(2026, 10, 28, 12);

test("each target of the first page of the list is named once, the one with the most jobs first, and no further page is read", async () => {
  const { client, calls } = listingClient([
    listedJob(5, { status: "OPEN", completedAt: undefined, target: { chain_id: "open" } }),
    listedJob(4, { target: { model_id: "b" } }),
    listedJob(3, { target: undefined }),
    ...Array.from({ length: 1000 }, (_, n) => listedJob(-n, { target: { model_id: "a" } })),
    listedJob(-1000, { target: { model_id: "old" } }),
  ]);
  expect(await recentTargets(client, NOW)).toEqual([
    "model:a/production",
    "chain:open/production",
    "model:b/production",
  ]);
  expect(Math.max(...calls.map(({ read }) => read))).toBeLessThan(60);
});

test("who may not list jobs gets none", async () => {
  const denied = new BoomerangError("cannot list jobs", { code: "access_denied", nextStep: "Allow it." });
  const list = (() => {
    throw denied;
  }) as unknown as Client["list"];
  expect(await recentTargets({ list }, NOW)).toEqual([]);
});
