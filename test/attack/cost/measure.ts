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

// Measures what hostile bodies cost, in a process of its own whose memory is limited from outside: an object a line for
// each shape. Time is the processor's, which others on the machine hardly change.

/** What a shape cost. */
export interface Cost {
  readonly name: string;
  /** The receiver's status, or what became of the message. */
  readonly outcome: string;
  /** Milliseconds, the least of three rounds; of what takes long, of one. */
  readonly ms: number;
  /** Megabytes that are in use once all is over and swept up. */
  readonly leftMb: number;
  /** The most megabytes that the process had so far. */
  readonly peakMb: number;
}

// The first line, with which the others are compared.
const BENIGN = "benign";

const DELIVERY_BYTES = 6_000_000;
const MESSAGE_BYTES = 1_048_576;
const ROUNDS = 3;
const LONG_MS = 20;

async function costOf(name: string, run: () => Promise<string>): Promise<Cost> {
  let ms = Number.POSITIVE_INFINITY;
  let outcome = "";
  globalThis.gc?.();
  for (let round = 0; round < ROUNDS && (ms < LONG_MS || round === 0 || name === BENIGN); round++) {
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

/** Takes in a delivery that passes every check, or one that is a stranger's. */
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
    ["a stranger's", () => receive(BENIGN_DELIVERY, false)],
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
