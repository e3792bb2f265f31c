import { InvalidMessageError, parseMessage, SIGNATURE_HEADER, signWebhook } from "@boomerang/core";
import { requestEvent } from "../receiver/events.ts";
import { createHarness, OLD_SECRET, tokenOf } from "../receiver/harness.ts";
import {
  BENIGN_DELIVERY,
  BENIGN_MESSAGE,
  HOSTILE_DELIVERIES,
  HOSTILE_MESSAGES,
  type Shape,
} from "./shapes.ts";

// Runs in a separate process with limited memory. Measures the cost of hostile bodies and prints a line of JSON for
// each shape. It measures processor time, which other processes on the machine hardly change.

export interface Cost {
  readonly name: string;
  /** Status of the receiver's response; for a message, its type, its error code or `failed`. */
  readonly outcome: string;
  /** Minimum of the rounds; a slow shape may have only one round. */
  readonly ms: number;
  /** Megabytes in use after garbage collection. */
  readonly leftMb: number;
  /** Peak memory of the process so far, in megabytes. */
  readonly peakMb: number;
}

// The first line; the other lines are compared with it.
const BENIGN = "benign";

const DELIVERY_BYTES = 6_000_000;
const MESSAGE_BYTES = 1_048_576;
const ROUNDS = 3;

async function costOf(name: string, run: () => Promise<string>): Promise<Cost> {
  let ms = Number.POSITIVE_INFINITY;
  let outcome = "";
  globalThis.gc?.();
  // The best of several rounds, of every shape alike: one round is up to twice as slow by chance.
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    outcome = await run();
    const { user, system } = process.cpuUsage(before);
    ms = Math.min(ms, (user + system) / 1000);
  }
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return {
    name,
    outcome,
    ms,
    leftMb: (heapUsed + external) / 1e6,
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
}

/** Prepares a delivery with a right signature, or with 250,000 empty ones; the returned function sends it. */
function receive(shape: Shape, isSigned = true): () => Promise<string> {
  const body = shape(DELIVERY_BYTES);
  const event = requestEvent({
    path: `/v1/webhooks/order-1/${tokenOf("order-1")}`,
    body: body.toString("base64"),
    headers: { [SIGNATURE_HEADER]: isSigned ? signWebhook(body, [OLD_SECRET]) : "v1=,".repeat(250_000) },
    isBase64Encoded: true,
  });
  return async () => {
    const { time, handle } = createHarness([[OLD_SECRET]], [["order-1", "SUBMITTED"]]);
    const { statusCode } = await time.run(handle(event));
    return `${statusCode}`;
  };
}

function parse(shape: Shape): () => Promise<string> {
  const body = shape(MESSAGE_BYTES).toString();
  return async () => {
    try {
      return parseMessage(body, "message-1").type;
    } catch (error) {
      return error instanceof InvalidMessageError ? error.code : "failed";
    }
  };
}

const measures: Readonly<Record<string, readonly (readonly [string, () => () => Promise<string>])[]>> = {
  deliveries: [
    [BENIGN, () => receive(BENIGN_DELIVERY)],
    ["an attacker's", () => receive(BENIGN_DELIVERY, false)],
    ...Object.entries(HOSTILE_DELIVERIES).map(([name, shape]) => [name, () => receive(shape)] as const),
  ],
  messages: [
    [BENIGN, () => parse(BENIGN_MESSAGE)],
    ...Object.entries(HOSTILE_MESSAGES).map(([name, shape]) => [name, () => parse(shape)] as const),
  ],
};

for (const [name, prepare] of measures[process.argv[2] ?? ""] ?? []) {
  process.stdout.write(`${JSON.stringify(await costOf(name, prepare()))}\n`);
}
