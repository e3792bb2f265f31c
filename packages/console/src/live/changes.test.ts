import { expect, test } from "vitest";
import { changes, type Reading } from "./changes.ts";

/** What is yielded of these readings, and the pauses between them. The signal is aborted after the last. */
async function yieldedOf(readings: Reading[]) {
  const stop = new AbortController();
  let pauses = 0;
  const read = async () => readings.shift() ?? { text: "" };
  const pause = async () => {
    pauses++;
    if (readings.length === 0) stop.abort();
  };
  const texts: string[] = [];
  for await (const text of changes(read, { pause, signal: stop.signal })) texts.push(text);
  return { texts, pauses };
}

test("a text is yielded when it has changed, until the signal is aborted", async () => {
  const readings = ["a", "a", "b", "b", "a", "end"].map((text) => ({ text }));
  expect(await yieldedOf(readings)).toEqual({ texts: ["a", "b", "a", "end"], pauses: 6 });
});

test("nothing is read after the final text", async () => {
  const readings = [{ text: "a" }, { text: "b", isFinal: true }, { text: "c" }];
  expect(await yieldedOf(readings)).toEqual({ texts: ["a", "b"], pauses: 1 });
  expect(readings).toHaveLength(1);
});

test("what was read when the signal was aborted meanwhile is not yielded", async () => {
  const stop = new AbortController();
  const read = async () => {
    stop.abort();
    return { text: "late" };
  };
  const texts: string[] = [];
  for await (const text of changes(read, { pause: async () => undefined, signal: stop.signal }))
    texts.push(text);
  expect(texts).toEqual([]);
});
