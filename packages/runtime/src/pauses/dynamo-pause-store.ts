import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { isoTime, PAUSES_KEY } from "@boomerang/core";
import { createDynamoVersionedStore, type ItemFormat } from "../control-item/dynamo-versioned-store.ts";
import type { PauseState, PauseStore, TargetPause } from "./pauses.ts";

type Item = Readonly<Record<string, { readonly state: "paused" | "resumed"; readonly since: string }>>;

const FORMAT: ItemFormat<PauseState> = {
  toItem: ({ targets }) => ({ targets: mapValues(targets, toItem) }),
  fromItem: ({ targets }) => ({ targets: mapValues(targets as Item, fromItem) }),
};

const toItem = ({ isPaused, since }: TargetPause) => ({
  state: isPaused ? "paused" : "resumed",
  since: isoTime(since),
});

const fromItem = ({ state, since }: Item[string]): TargetPause => ({
  isPaused: state === "paused",
  since: Date.parse(since),
});

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/** The pauses in table `Control`. */
export function createDynamoPauseStore(client: DynamoDBClient, tableName: string): PauseStore {
  return createDynamoVersionedStore(client, tableName, PAUSES_KEY, FORMAT);
}
