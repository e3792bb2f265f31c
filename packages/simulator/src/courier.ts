import { API_REQUEST_ID_HEADER, SIGNATURE_HEADER, signWebhook } from "@boomerang/core";
import type { DeliveryFate, Faults } from "./faults.ts";
import type { Settings } from "./settings.ts";
import type { Tally } from "./tally.ts";
import type { Timers } from "./timers.ts";

/** Webhook attempts in all. */
const MAX_ATTEMPTS = 2;
const RETRY_DELAY_MS = 2_000;
const ATTEMPT_TIMEOUT_MS = 10_000;
// Of an answer's body, which says nothing. Read so far, a connection can be used again.
const MAX_ANSWER_BYTES = 64 * 1024;
const RETRYABLE: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** What the courier sends with: `fetch`, or a stand-in. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** One delivery to make. */
export interface Parcel {
  readonly requestId: string;
  readonly endpoint: string;
  readonly tally: Tally;
  /** The body, written at the moment of sending. */
  body(): string;
}

/** Makes deliveries. */
export interface Courier {
  /** Deliveries that have begun and not ended, their repeats included. */
  readonly pending: number;
  /** Delivers, and tells at the end whether the endpoint answered 2xx. */
  deliver(parcel: Parcel, onEnd: (isDelivered: boolean) => void): void;
  /** Cuts what is under way; nothing is told any more. */
  stop(): void;
}

/**
 * At most two attempts, the second 2 s after the first has failed, 10 s each. Only an answer 500, 502, 503 or 504 is
 * tried again: any other answer, a redirect, a refused connection or a timeout loses the output.
 */
export function createCourier(options: {
  readonly fetch: Fetch;
  readonly timers: Timers;
  readonly settings: Settings;
  readonly faults: Faults;
}): Courier {
  const { fetch, timers, settings, faults } = options;
  const underWay = new Set<() => void>();
  let isStopped = false;
  let pending = 0;
  let releaseHeld: (() => void) | undefined;

  async function carry(
    parcel: Parcel,
    fate: DeliveryFate,
    onEnd: (isDelivered: boolean) => void,
  ): Promise<void> {
    let body = "";
    let status: number | undefined;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      if (attempt > 1) {
        parcel.tally.add("deliveries_retried");
        await new Promise<void>((resolve) => timers.setTimeout(resolve, RETRY_DELAY_MS));
      }
      body = parcel.body();
      status = await post(parcel, body, fate.isLost);
      if (status === undefined || !RETRYABLE.has(status)) break;
    }
    if (isStopped) return;
    const isDelivered = status !== undefined && status >= 200 && status < 300;
    parcel.tally.add(isDelivered ? "deliveries_succeeded" : "deliveries_failed");
    onEnd(isDelivered);
    releaseHeld?.();
    if (fate.isRepeated && !fate.isLost) {
      parcel.tally.add("deliveries_repeated");
      await post(parcel, body, false);
    }
    pending--;
  }

  /** The status of the answer; `undefined` when there is none. */
  async function post(parcel: Parcel, body: string, isLost: boolean): Promise<number | undefined> {
    parcel.tally.add("delivery_attempts");
    if (isLost) {
      parcel.tally.add("deliveries_lost");
      return undefined;
    }
    const bytes = new TextEncoder().encode(body);
    const signature = signWebhook(bytes, settings.webhookSecrets);
    const controller = new AbortController();
    // Rejects by itself, since a stand-in for fetch may not heed the signal.
    const { promise: isCut, reject } = Promise.withResolvers<never>();
    const cut = () => {
      finish();
      controller.abort();
      reject(new Error("The attempt was cut"));
    };
    const cancelTimeout = timers.setTimeout(cut, ATTEMPT_TIMEOUT_MS);
    underWay.add(cut);
    const finish = () => {
      cancelTimeout();
      underWay.delete(cut);
    };
    try {
      const answer = fetch(parcel.endpoint, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          [API_REQUEST_ID_HEADER]: parcel.requestId,
          ...(signature !== "" && { [SIGNATURE_HEADER]: signature }),
        },
        body: bytes,
        redirect: "manual",
        signal: controller.signal,
      });
      const response = await Promise.race([answer, isCut]);
      // The time limit holds for this too.
      void discard(response.body, MAX_ANSWER_BYTES).then(finish, finish);
      return response.status;
    } catch {
      finish();
      return undefined;
    }
  }

  function hold(send: () => void): void {
    const cancel = timers.setTimeout(() => releaseHeld?.(), settings.faults.reorderHoldMs);
    releaseHeld = () => {
      releaseHeld = undefined;
      cancel();
      send();
    };
  }

  return {
    get pending() {
      return pending;
    },
    deliver(parcel, onEnd) {
      pending++;
      parcel.tally.add("deliveries_started");
      const fate = faults.delivery(parcel.endpoint);
      const send = () => void carry(parcel, fate, onEnd);
      const leave = () => {
        // Only one is held at a time: whichever comes next overtakes it.
        if (!fate.isReordered || releaseHeld !== undefined) return send();
        parcel.tally.add("deliveries_reordered");
        hold(send);
      };
      if (fate.delayMs === 0) return leave();
      parcel.tally.add("deliveries_delayed");
      timers.setTimeout(leave, fate.delayMs);
    },
    stop() {
      isStopped = true;
      for (const cut of underWay) cut();
    },
  };
}

/** Reads at most so much, keeping nothing. */
async function discard(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<void> {
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) return;
  }
}
