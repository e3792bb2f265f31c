import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CONTROL_TABLE, circuitKey } from "@boomerang/core";
import { createDynamoVersionedStore, type ItemFormat } from "../control-item/dynamo-versioned-store.ts";
import type { CircuitState, CircuitStore } from "./circuit-store.ts";

// Longer than a message is kept: nothing that waits needs an older state.
const RETENTION_MS = 30 * 24 * 3_600_000;

const FORMAT: ItemFormat<CircuitState> = {
  toItem: ({ failingSince, failedAt, probedAt, succeededAt, unknownAt }) => ({
    failing_since: failingSince,
    failed_at: failedAt,
    probed_at: probedAt,
    succeeded_at: succeededAt,
    unknown_at: unknownAt,
    [CONTROL_TABLE.timeToLive]: Math.ceil((Math.max(failedAt, probedAt, succeededAt) + RETENTION_MS) / 1000),
  }),
  fromItem: ({ failing_since, failed_at, probed_at, succeeded_at, unknown_at }) => ({
    failingSince: failing_since,
    failedAt: failed_at,
    probedAt: probed_at,
    succeededAt: succeeded_at,
    unknownAt: unknown_at,
  }),
};

/** The store of the circuit of `scope` in table `Control`. */
export function createDynamoCircuitStore(
  client: DynamoDBClient,
  tableName: string,
  scope: string,
): CircuitStore {
  return createDynamoVersionedStore(client, tableName, circuitKey(scope), FORMAT);
}
