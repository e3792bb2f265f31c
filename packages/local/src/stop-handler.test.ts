import { expect, test } from "vitest";
import { createStopHandler } from "./stop-handler.ts";

test("the first signal stops in order, its repetitions too, and a later one ends at once", () => {
  let time = 5000;
  const calls: string[] = [];
  const handle = createStopHandler<string>(() => time, {
    stop: (signal) => calls.push(`stop ${signal}`),
    end: () => calls.push("end"),
  });
  handle("SIGINT");
  time += 299;
  handle("SIGTERM");
  time += 1;
  handle("SIGINT");
  expect(calls).toEqual(["stop SIGINT", "stop SIGTERM", "end"]);
});
