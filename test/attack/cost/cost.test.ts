import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { TIMEOUT_MS } from "../attack.ts";
import type { Cost } from "./measure.ts";

const MEASURE = fileURLToPath(import.meta.resolve("./measure.ts"));

// The heap gets half of the receiver's memory. Garbage collection runs on the main thread, so its time counts.
const NODE_OPTIONS = ["--max-old-space-size=512", "--single-threaded-gc", "--expose-gc"];
const RECEIVER_MB = 1024;

async function measure(kind: "deliveries" | "messages") {
  const { stdout } = await promisify(execFile)(process.execPath, [...NODE_OPTIONS, MEASURE, kind]);
  const costs = stdout
    .trim()
    .split("\n")
    .map((line): Cost => JSON.parse(line));
  const [benign, ...hostile] = costs;
  if (benign === undefined) throw new Error("nothing was measured");
  return { benign, hostile };
}

/** The shapes that exceed a limit, with their measurements. */
function overLimit(costs: readonly Cost[], benign: Cost, times: number): readonly string[] {
  return costs
    .filter(
      ({ ms, leftMb, peakMb }) =>
        ms > times * benign.ms || leftMb > benign.leftMb + 32 || peakMb > RECEIVER_MB,
    )
    .map((cost) => `${JSON.stringify(cost)}, compared with ${JSON.stringify(benign)}`);
}

test(
  "no delivery of 6 MB takes 20 times as long as a benign one, or exceeds the receiver's memory",
  async () => {
    const { benign, hostile } = await measure("deliveries");
    expect(benign.outcome).toBe("200");
    expect(hostile.length).toBeGreaterThan(30);
    expect(overLimit(hostile, benign, 20)).toEqual([]);
    const rejected = hostile.filter(({ outcome }) => !["200", "400"].includes(outcome));
    expect(rejected).toEqual([expect.objectContaining({ name: "an attacker's", outcome: "401" })]);
    expect(rejected[0]?.ms).toBeLessThan(benign.ms);
  },
  TIMEOUT_MS,
);

test(
  "no message of 1 MiB takes 40 times as long as a benign one, or exceeds the memory limit",
  async () => {
    const { benign, hostile } = await measure("messages");
    expect(benign.outcome).toBe("payload_too_large");
    expect(hostile.length).toBeGreaterThan(50);
    expect(overLimit(hostile, benign, 40)).toEqual([]);
    expect(hostile.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  },
  TIMEOUT_MS,
);
