import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { TIMEOUT_MS } from "../attack.ts";
import type { Cost } from "./measure.ts";

const MEASURE = fileURLToPath(import.meta.resolve("./measure.ts"));

// Half of the receiver's memory for its heap; and a heap that is swept by the thread that fills it, so that the time of
// sweeping counts.
const NODE_OPTIONS = ["--max-old-space-size=512", "--single-threaded-gc", "--expose-gc"];
const RECEIVER_MB = 1024;

async function measure(what: "deliveries" | "messages") {
  const { stdout } = await promisify(execFile)(process.execPath, [...NODE_OPTIONS, MEASURE, what]);
  const costs = stdout
    .trim()
    .split("\n")
    .map((line): Cost => JSON.parse(line));
  const [benign, ...hostile] = costs;
  if (benign === undefined) throw new Error("nothing was measured");
  return { benign, hostile };
}

/** The shapes that break a promise, each with its figures. */
function over(costs: readonly Cost[], benign: Cost, times: number): readonly string[] {
  return costs
    .filter(
      ({ ms, leftMb, peakMb }) =>
        ms > times * benign.ms || leftMb > benign.leftMb + 32 || peakMb > RECEIVER_MB,
    )
    .map((cost) => `${JSON.stringify(cost)}, against ${JSON.stringify(benign)}`);
}

test(
  "no delivery of 6 MB costs 20 times what an ordinary one costs, or more memory than there is",
  async () => {
    const { benign, hostile } = await measure("deliveries");
    expect(benign.outcome).toBe("200");
    expect(hostile.length).toBeGreaterThan(30);
    expect(over(hostile, benign, 20)).toEqual([]);
    const strange = hostile.filter(({ outcome }) => !["200", "400"].includes(outcome));
    expect(strange).toEqual([expect.objectContaining({ name: "a stranger's", outcome: "401" })]);
    expect(strange[0]?.ms).toBeLessThan(benign.ms);
  },
  TIMEOUT_MS,
);

test(
  "no message of 1 MiB costs 40 times what an ordinary one costs, or more memory than there is",
  async () => {
    const { benign, hostile } = await measure("messages");
    expect(benign.outcome).toBe("payload_too_large");
    expect(hostile.length).toBeGreaterThan(50);
    expect(over(hostile, benign, 40)).toEqual([]);
    expect(hostile.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  },
  TIMEOUT_MS,
);
