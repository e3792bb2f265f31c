import { API_REQUEST_ID_HEADER, SIGNATURE_HEADER, signWebhook } from "@boomerang/core";
import type { Counters } from "../counters.ts";
import type { DeliveryFault, FaultInjector } from "../faults/fault-injector.ts";
import type { Settings } from "../settings.ts";
import type { Timers } from "../timers.ts";

const MAX_ATTEMPTS = 2;
const RETRY_DELAY_MS = 2_000;
const ATTEMPT_TIMEOUT_MS = 10_000;
// Response bodies mean nothing, but a connection can only be used again when its response has been read.
const MAX_RESPONSE_BYTES = 64 * 1024;
const RETRYABLE: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** What deliveries are sent with: the global `fetch`, or a test's function. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Delivery {
  readonly requestId: string;
  readonly endpoint: string;
  readonly counters: Counters;
  /** Creates the body for each attempt. */
  body(): string;
}

export interface WebhookSender {
  /** Deliveries in progress, including the repeats that a fault injects. */
  readonly pending: number;
  /** Calls `onEnd` after the last attempt; `isDelivered` when the endpoint responded with 2xx. */
  deliver(delivery: Delivery, onEnd: (isDelivered: boolean) => void): void;
  /** Aborts all attempts, without a call of `onEnd`. */
  stop(): void;
}

/**
 * Makes at most two attempts of 10 s each, the second 2 s after the first. Only the responses 500, 502, 503 and 504 are
 * retried: any other response, a redirect, a connection error or a timeout loses the output.
 */
export function createWebhookSender(options: {
  readonly fetch: Fetch;
  readonly timers: Timers;
  readonly settings: Settings;
  readonly faults: FaultInjector;
}): WebhookSender {
  const { fetch, timers, settings, faults } = options;
  const aborts = new Set<() => void>();
  let isStopped = false;
  let pending = 0;
  let sendHeld: (() => void) | undefined;

  async function send(
    delivery: Delivery,
    fault: DeliveryFault,
    onEnd: (isDelivered: boolean) => void,
  ): Promise<void> {
    let body = "";
    let status: number | undefined;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      if (attempt > 1) {
        delivery.counters.increment("deliveries_retried");
        await new Promise<void>((resolve) => timers.setTimeout(resolve, RETRY_DELAY_MS));
      }
      body = delivery.body();
      status = await post(delivery, body, fault.isLost);
      if (status === undefined || !RETRYABLE.has(status)) break;
    }
    if (isStopped) return;
    const isDelivered = status !== undefined && status >= 200 && status < 300;
    delivery.counters.increment(isDelivered ? "deliveries_succeeded" : "deliveries_failed");
    onEnd(isDelivered);
    sendHeld?.();
    if (fault.isRepeated && !fault.isLost) {
      delivery.counters.increment("deliveries_repeated");
      await post(delivery, body, false);
    }
    pending--;
  }

  /** The status of the response; `undefined` when there is none. */
  async function post(delivery: Delivery, body: string, isLost: boolean): Promise<number | undefined> {
    delivery.counters.increment("delivery_attempts");
    if (isLost) {
      delivery.counters.increment("deliveries_lost");
      return undefined;
    }
    const bytes = new TextEncoder().encode(body);
    const signature = signWebhook(bytes, settings.webhookSecrets);
    const controller = new AbortController();
    // Rejects independently of `fetch`, since a test's function may ignore the signal.
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = () => {
      finish();
      controller.abort();
      reject(new Error("The delivery attempt was aborted"));
    };
    const cancelTimeout = timers.setTimeout(abort, ATTEMPT_TIMEOUT_MS);
    aborts.add(abort);
    const finish = () => {
      cancelTimeout();
      aborts.delete(abort);
    };
    try {
      const responding = fetch(delivery.endpoint, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          [API_REQUEST_ID_HEADER]: delivery.requestId,
          ...(signature !== "" && { [SIGNATURE_HEADER]: signature }),
        },
        body: bytes,
        redirect: "manual",
        signal: controller.signal,
      });
      const response = await Promise.race([responding, aborted]);
      // The attempt's timeout also applies to reading the body.
      void discard(response.body, MAX_RESPONSE_BYTES).then(finish, finish);
      return response.status;
    } catch {
      finish();
      return undefined;
    }
  }

  /** Calls `sendNow` after the next delivery, or after `reorderHoldMs`. */
  function hold(sendNow: () => void): void {
    const cancelTimer = timers.setTimeout(() => sendHeld?.(), settings.faults.reorderHoldMs);
    sendHeld = () => {
      sendHeld = undefined;
      cancelTimer();
      sendNow();
    };
  }

  return {
    get pending() {
      return pending;
    },
    deliver(delivery, onEnd) {
      pending++;
      delivery.counters.increment("deliveries_started");
      const fault = faults.delivery(delivery.endpoint);
      const sendNow = () => void send(delivery, fault, onEnd);
      const sendOrHold = () => {
        // Only one delivery is held at a time: the next one overtakes it.
        if (!fault.isReordered || sendHeld !== undefined) return sendNow();
        delivery.counters.increment("deliveries_reordered");
        hold(sendNow);
      };
      if (fault.delayMs === 0) return sendOrHold();
      delivery.counters.increment("deliveries_delayed");
      timers.setTimeout(sendOrHold, fault.delayMs);
    },
    stop() {
      isStopped = true;
      for (const abort of aborts) abort();
    },
  };
}

async function discard(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<void> {
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) return;
  }
}
