import { isWebhookToken, parseWebhookPath, type WebhookLink } from "@boomerang/core";
import type { Arrival } from "./arrival.ts";
import type { Collaborators } from "./collaborators.ts";
import { refused } from "./refused.ts";
import { spill } from "./spill.ts";
import { type Took, takeIn } from "./take-in.ts";
import { within } from "./within.ts";

/** An HTTP request to the receiver. */
export interface WebhookRequest {
  readonly path: string;
  readonly rawBody: Uint8Array;
  readonly signature: string | undefined;
}

/**
 * The answer's status. 503 is one of the few that the provider tries again; nothing that could lose a good
 * delivery (429, a redirect, a 4xx) is ever said to one.
 */
export type ReceiverStatus = 200 | 400 | 401 | 503;

const ANSWERS: Readonly<Record<Took, ReceiverStatus>> = {
  stored: 200,
  repeated: 200,
  refused: 401,
  malformed: 400,
};

// The receiver answers within 2 s, whatever is down. Milliseconds after arrival by which each step is given up;
// one that is quick leaves its time to the next.
const KEY_BY_MS = 700;
const STORED_BY_MS = 1300;
const SPILLED_BY_MS = 1900;

/** Takes in a delivery: verify, store, then answer, in that order; what cannot be stored is spilled. */
export async function receiveDelivery(
  collaborators: Collaborators,
  { path, rawBody, signature }: WebhookRequest,
): Promise<ReceiverStatus> {
  const { clock, sleep, secrets, log, meter } = collaborators;
  const arrivedAt = clock.now();
  const by = <T>(endMs: number, work: Promise<T>) =>
    within(Math.max(0, arrivedAt + endMs - clock.now()), sleep, work);
  const link = parseWebhookPath(path);
  if (link === undefined) {
    refused(collaborators, "no webhook path");
    return 401;
  }
  const { jobId } = link;
  try {
    if (!(await by(KEY_BY_MS, isOurs(secrets, link)))) {
      refused(collaborators, "wrong token");
      return 401;
    }
  } catch (error) {
    // Unchecked it must not even be spilled: anybody could fill the queue.
    return unavailable(collaborators, "the link key cannot be read", jobId, error);
  }
  const arrival: Arrival = { jobId, rawBody, signature, arrivedAt };
  try {
    return ANSWERS[await by(STORED_BY_MS, takeIn(collaborators, arrival))];
  } catch (error) {
    log.warn("delivery not stored; it goes to the spill queue", { job_id: jobId, error });
  }
  try {
    await by(SPILLED_BY_MS, spill(collaborators, arrival));
    meter.count("DeliveriesSpilled");
    return 200;
  } catch (error) {
    return unavailable(collaborators, "the spill queue cannot be reached either", jobId, error);
  }
}

/** Whether we made the token. One that fails is checked again with the key freshly read: it may just have changed. */
async function isOurs(
  { linkKey }: Pick<Collaborators["secrets"], "linkKey">,
  { jobId, token }: WebhookLink,
): Promise<boolean> {
  return isWebhookToken(token, jobId, await linkKey()) || isWebhookToken(token, jobId, await linkKey(true));
}

function unavailable(
  { log, meter }: Collaborators,
  why: string,
  jobId: string,
  error: unknown,
): ReceiverStatus {
  log.error(`delivery not taken in: ${why}; the provider tries once more`, { job_id: jobId, error });
  meter.count("DeliveriesNotStored");
  return 503;
}
