import { expect, test } from "vitest";
import {
  batchCancelKey,
  CONTROL_TABLE,
  circuitKey,
  JOBS_TABLE,
  limitStateKey,
  PAUSES_KEY,
  quarantineCountsKey,
  queueStatusKey,
  verifiedSecretsKey,
} from "./tables.ts";

test("keys of table Control are as documented", () => {
  expect(queueStatusKey("model:abc123/production", Date.UTC(2026, 0, 1))).toEqual({
    pk: "queue#model:abc123/production",
    sk: "2026-01-01T00:00:00.000Z",
  });
  expect(verifiedSecretsKey("ab12")).toEqual({ pk: "webhook-secrets", sk: "ab12" });
  expect(quarantineCountsKey("ab12", Date.UTC(2026, 0, 1, 23))).toEqual({
    pk: "webhook-secrets",
    sk: "ab12#2026-01-01",
  });
  expect(circuitKey("model:echo/production")).toEqual({ pk: "circuit#model:echo/production", sk: "state" });
  expect(batchCancelKey("nightly")).toEqual({ pk: "cancel#nightly", sk: "state" });
  expect(PAUSES_KEY).toEqual({ pk: "pauses", sk: "state" });
  expect(limitStateKey("submit")).toEqual({ pk: "limit#submit", sk: "state" });
});

test("names of table Jobs, its indexes and table Control are as documented", () => {
  expect(JOBS_TABLE).toEqual({
    partitionKey: "job_id",
    timeToLive: "expires_at",
    openIndex: { name: "open", partitionKey: "open_shard", sortKey: "check_at" },
    endedIndex: {
      name: "ended",
      partitionKey: "ended_shard",
      sortKey: "completed_at",
      included: ["target", "created_at", "batch_id", "replay_of"],
    },
    pausedIndex: { name: "paused", partitionKey: "paused_shard", sortKey: "created_at" },
    batchIndex: {
      name: "batch",
      partitionKey: "batch_shard",
      sortKey: "created_at",
      included: ["ended_shard", "completed_at", "target", "replay_of"],
    },
  });
  expect(CONTROL_TABLE).toEqual({ partitionKey: "pk", sortKey: "sk", timeToLive: "expires_at" });
});
