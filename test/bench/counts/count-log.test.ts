import { expect, test } from "vitest";
import { countLog } from "./count-log.ts";

test("lines, their bytes without line ends, and the metrics in them are counted", () => {
  const metric = (Name: string) =>
    JSON.stringify({ _aws: { CloudWatchMetrics: [{ Metrics: [{ Name }] }] }, [Name]: 1 });
  const lines = [metric("JobsLost"), '{"message":"Grüße"}', metric("JobsLost"), metric("DeadLetters")];
  expect(countLog(Buffer.from(lines.map((line) => `${line}\n`).join("")))).toEqual({
    logLines: 4,
    logBytes: Buffer.byteLength(lines.join("")),
    metrics: ["DeadLetters", "JobsLost"],
  });
});

test("an empty log has no lines", () => {
  expect(countLog(Buffer.from(""))).toEqual({ logLines: 0, logBytes: 0, metrics: [] });
});

test("a line that is no JSON object is an error: Lambda would not take its level and time from it", () => {
  expect(() => countLog(Buffer.from("job submitted\n"))).toThrow(SyntaxError);
});
