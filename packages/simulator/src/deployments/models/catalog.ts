import { echo, nan, repeat } from "./echo.ts";
import { failing, flaky } from "./failing.ts";
import type { Model } from "./model.ts";
import { sentiment } from "./sentiment.ts";
import { stamp } from "./stamp.ts";
import { bytes, events, stream } from "./streaming.ts";

const MODELS: ReadonlyMap<string, Model> = new Map([
  ["echo", echo(0)],
  ["sentiment", sentiment],
  ["slow250", echo(250)],
  ["repeat1000", repeat(1000)],
  ["fail500", failing(500)],
  ["fail502", failing(502)],
  ["fail503", failing(503)],
  ["fail504", failing(504)],
  ["fail422", failing(422)],
  ["flaky30", flaky(0.3)],
  ["nan", nan],
  ["stamp", stamp()],
  ["stamp1000", stamp(1000)],
]);

const STREAMING: ReadonlyMap<string, Model> = new Map([
  ["bytes", bytes],
  ["stream", stream],
  ["events", events],
]);

/** The model or chain with this id, if any. Chains respond with JSON, so no chain streams. */
export function findModel(kind: "model" | "chain", id: string): Model | undefined {
  return MODELS.get(id) ?? (kind === "model" ? STREAMING.get(id) : undefined);
}
