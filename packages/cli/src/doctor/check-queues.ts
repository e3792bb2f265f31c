import type { Finding, Fix } from "./finding.ts";

export type WatchedQueue = "dead letters" | "spill queue" | "quarantine queue" | "unpublished events";

export interface QueueDepth {
  readonly queue: WatchedQueue;
  readonly url: string;
  /** Approximate, with messages that are being received. */
  readonly messages: number;
}

interface Meaning {
  readonly message: string;
  readonly section: string;
}

const MEANINGS: Readonly<Record<Exclude<WatchedQueue, "dead letters">, Meaning>> = {
  "spill queue": {
    message: "of deliveries that could not be stored. They are safe, and are stored once the cause is gone.",
    section: "Spill queue not empty",
  },
  "quarantine queue": {
    message:
      "of deliveries whose signature matches none of the webhook secrets. Most likely the webhook secrets are wrong; each delivery is kept for a day.",
    section: "Deliveries quarantined",
  },
  "unpublished events": {
    message: "with events that are not published any more. The outcomes are in table Jobs.",
    section: "Events not published",
  },
};

/** Whether queues that should be empty are. */
export function checkQueues(
  depths: readonly QueueDepth[],
  { boomerang, awsOptions }: { boomerang: (args: string) => string; awsOptions: string },
): Finding[] {
  const filled = depths.filter(({ messages }) => messages > 0);
  if (filled.length === 0) {
    const names = new Intl.ListFormat("en-GB").format(depths.map(({ queue }) => queue));
    return [{ check: "queues", result: "ok", message: `Nothing waits in: ${names}.` }];
  }
  return filled.map(({ queue, url, messages }) => {
    const count = `about ${messages.toLocaleString("en-US")} message${messages === 1 ? "" : "s"}`;
    if (queue === "dead letters") {
      return finding(queue, `${count} that cannot be processed.`, {
        text: "See the reason of each, correct it, and send them again. To look:",
        command: boomerang("dead-letters list"),
      });
    }
    const { message, section } = MEANINGS[queue];
    return finding(queue, `${count} ${message}`, {
      text: `See docs/runbook.md, "${section}". To look:`,
      command: `aws sqs get-queue-attributes --queue-url ${url} --attribute-names All${awsOptions}`,
    });
  });
}

function finding(check: string, message: string, fix: Fix): Finding {
  return { check, result: "warning", message, fix };
}
