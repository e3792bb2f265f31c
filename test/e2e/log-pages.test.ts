import { expect, test } from "vitest";
import { allEvents, type LogEvent } from "./log-pages.ts";

/** A log group that returns at most three events of a call, the oldest first. */
function logGroup(timestamps: readonly number[]) {
  const events = timestamps.map((timestamp, n) => ({ timestamp, message: `line ${n}` }));
  const read = async (startTime = 0): Promise<readonly LogEvent[]> =>
    events.filter(({ timestamp }) => timestamp >= startTime).slice(0, 3);
  return { events, read };
}

test.each([[[]], [[1, 2]], [[1, 2, 3]], [[1, 2, 3, 4, 5, 6, 7]], [[1, 2, 2, 3, 3, 4]], [[1, 1, 2, 2, 3, 3]]])(
  "every line of a log with lines at %j is read once, although a call returns three",
  async (timestamps) => {
    const { events, read } = logGroup(timestamps);
    expect(await allEvents(read, 3)).toEqual(events);
  },
);

test("lines that cannot be read are an error, not an absence", async () => {
  const { read } = logGroup([1, 2, 2, 2, 2]);
  await expect(allEvents(read, 3)).rejects.toThrow(
    "the log lines of 2 fill a page of 3; later ones cannot be read",
  );
});
