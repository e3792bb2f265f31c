import type { Client } from "@boomerang/client";
import { type Sleep, testJobId } from "@boomerang/core";
import { explainResponse } from "./explain-response.ts";
import type { Finding } from "./finding.ts";
import { notChecked } from "./read-error.ts";
import { type DeliveryKeys, type Fetch, sendDelivery } from "./send-delivery.ts";
import { type EventWatch, watchEvents } from "./watch-events.ts";

export interface DeliveryTest {
  /** Of the webhook URLs. */
  readonly base: string;
  readonly keys: DeliveryKeys;
  readonly client: Pick<Client, "events" | "wait">;
  readonly fetch: Fetch;
  readonly sleep: Sleep;
  readonly now: () => number;
  readonly randomId: () => string;
  /** Tells people why it takes so long. */
  readonly note: (text: string) => Promise<void>;
}

const STORED_MS = 15_000;
const ANNOUNCED_MS = 30_000;
// A new rule on the event bus matches after a minute or two, and an event that has passed does not come again.
const MOST_DELIVERIES = 5;
const WAITING = "No event yet: a new rule may need two minutes. Sending another test delivery.";

/** Sends test deliveries as the provider would, until one was stored and its event has arrived on the bus. */
export async function checkDelivery(test: DeliveryTest, signal: AbortSignal): Promise<readonly Finding[]> {
  const watch = watchEvents(test.client, signal);
  let findings: readonly Finding[] = [];
  let left: Error | undefined;
  try {
    const noEvents = await watch.ready;
    findings = await deliver(test, noEvents === undefined ? watch : noEvents, signal);
  } finally {
    left = await watch.stop();
    // An interruption leaves no findings.
    if (left !== undefined && signal.aborted) await test.note(describeLeft(left).join(" "));
  }
  // Without a watch, its error is among the findings.
  const isReported = findings.some(({ check, result }) => check === "event" && result === "not_checked");
  return left === undefined || isReported ? findings : [...findings, leftBehind(left)];
}

async function deliver(
  test: DeliveryTest,
  watch: EventWatch | Error,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { base, keys, randomId } = test;
  const sent = new Set<string>();
  const send = () => {
    const jobId = testJobId(randomId());
    sent.add(jobId);
    return sendDelivery(base, jobId, keys, { ...test, signal });
  };

  const response = await send();
  const accepted = response.type === "response" && response.status === 200;
  if (!accepted) return [explainResponse(base, response)];
  const [jobId = ""] = sent;
  const findings = [arrived(base), await findRecord(test, jobId, signal)];
  if (findings[1]?.result !== "ok") return findings;
  if (watch instanceof Error) return [...findings, notChecked("event", watch)];
  for (;;) {
    try {
      if (await watch.arrived(sent, ANNOUNCED_MS, test.sleep)) return [...findings, announced()];
    } catch (error) {
      if (signal.aborted) throw error;
      return [...findings, notChecked("event", error)];
    }
    if (sent.size === MOST_DELIVERIES) return [...findings, notAnnounced()];
    if (sent.size === 1) await test.note(WAITING);
    const again = await send();
    if (again.type !== "response" || again.status !== 200)
      return [explainResponse(base, again), ...findings.slice(1)];
  }
}

function arrived(base: string): Finding {
  return {
    ...{ check: "webhook url", result: "ok" },
    message: `A signed test delivery to ${base} got 200. The provider takes another way there: this shows that the URL, the link key and the webhook secrets fit, not that the provider reaches it.`,
  };
}

async function findRecord(
  { client, base }: Pick<DeliveryTest, "client" | "base">,
  jobId: string,
  signal: AbortSignal,
): Promise<Finding> {
  const check = "record";
  try {
    await client.wait(jobId, { timeoutMs: STORED_MS, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof Error && "code" in error && error.code === "timeout") return notStored(base, jobId);
    return notChecked(check, error);
  }
  const message = `It was stored as job ${jobId}, which stays in table Jobs until its time to live.`;
  return { check, result: "ok", message };
}

function notStored(base: string, jobId: string): Finding {
  return {
    ...{ check: "record", result: "problem" },
    message: `Job ${jobId} has no record after ${STORED_MS / 1000} s, although its delivery got 200: it waits on the spill queue, or ${base} belongs to another deployment.`,
    fix: { text: 'See docs/runbook.md, "Spill queue not empty"; and check the setting webhookBaseUrl.' },
  };
}

function announced(): Finding {
  return { check: "event", result: "ok", message: "Its event arrived on the event bus." };
}

function notAnnounced(): Finding {
  return {
    ...{ check: "event", result: "problem" },
    message: `No event arrived of ${MOST_DELIVERIES} test deliveries, each within ${ANNOUNCED_MS / 1000} s. Outcomes are in table Jobs, but whoever waits for events gets none, or gets them late.`,
    fix: {
      // The rule matches all results, since the job of a test delivery has no target and no batch.
      text: 'See docs/runbook.md, "Publisher behind" and "Event source not running". If more than about 50 jobs a second end at the moment, this command may just have been too slow to read their events: run it again when there are fewer.',
    },
  };
}

function leftBehind(error: Error): Finding {
  const [message, text] = describeLeft(error);
  return { check: "event", result: "warning", message, fix: { text } };
}

function describeLeft(error: Error): readonly [message: string, fix: string] {
  const { message, fix } = notChecked("event", error);
  return [`What this test has created was not removed: ${message}`, fix?.text ?? ""];
}
