import { BoomerangError, type Client, type EventsOptions, type OutcomeEvent } from "@boomerang/client";
import { parseWebhookPath, SIGNATURE_HEADER } from "@boomerang/core";
import { checkDelivery, type DeliveryTest } from "./check-delivery.ts";
import { shortSleeps } from "./clocks.fixture.ts";

export const BASE = "https://hooks.example.com/prod";
export const KEYS = { linkKey: "link-PRIVATE", webhookSecrets: ["whsec_PRIVATE"] };

export interface Sent {
  readonly jobId: string;
  readonly token: string;
  readonly signature: string | undefined;
  readonly body: string;
  readonly redirect: string | undefined;
}

export interface World {
  /** The response to each delivery, the last one to all further ones; an error is no response. Default 200. */
  readonly responses?: readonly (number | Error)[];
  /** Why the record is not found. */
  readonly notFound?: Error;
  /** The delivery whose event arrives, from 1; 0: none. Default 1. */
  readonly announced?: number;
  /** Why there are no events. */
  readonly noEvents?: BoomerangError;
  /** What is said when the rule is removed. */
  readonly leftover?: BoomerangError;
  readonly keys?: DeliveryTest["keys"];
}

export const boomerangError = (code: BoomerangError["code"], message = `error ${code}`) =>
  new BoomerangError(message, { code, nextStep: `Next after ${code}.` });

/** Makes the test delivery in a world like this. */
export async function deliver(world: World = {}, signal = new AbortController().signal) {
  const { responses = [200], announced = 1 } = world;
  const sent: Sent[] = [];
  const notes: string[] = [];
  const state = { isWatching: false };
  let arrived = Promise.withResolvers<OutcomeEvent>();
  const client: Pick<Client, "events" | "wait"> = {
    wait: (async () => {
      if (world.notFound !== undefined) throw world.notFound;
      return {};
    }) as unknown as Client["wait"],
    async *events({ signal: stop, onReady }: EventsOptions = {}) {
      if (world.noEvents !== undefined) throw world.noEvents;
      state.isWatching = true;
      try {
        await onReady?.();
        const stopped = Promise.withResolvers<never>();
        const abort = () => stopped.reject(world.leftover ?? boomerangError("aborted"));
        stop?.addEventListener("abort", abort, { once: true });
        if (stop?.aborted) abort();
        for (;;) {
          const event = await Promise.race([arrived.promise, stopped.promise]);
          arrived = Promise.withResolvers();
          yield event;
        }
      } finally {
        state.isWatching = false;
      }
    },
  };
  const test: DeliveryTest = {
    ...{ base: BASE, keys: world.keys ?? KEYS, client },
    async fetch(url, { body, headers, redirect }) {
      const { jobId = "", token = "" } = parseWebhookPath(new URL(url).pathname) ?? {};
      const signature = new Headers(headers).get(SIGNATURE_HEADER) ?? undefined;
      sent.push({ jobId, token, signature, body: String(body), redirect });
      const response = responses[Math.min(sent.length, responses.length) - 1] ?? 200;
      if (response instanceof Error) throw response;
      if (sent.length === announced) arrived.resolve({ jobId } as OutcomeEvent);
      return new Response(null, { status: response });
    },
    // Half a minute for an event passes at once, unless it has come.
    sleep: async (ms, stop) => {
      if (ms === 30_000 && sent.length === announced) return shortSleeps(0)(ms, stop);
      return shortSleeps(ms === 30_000 ? ms : 0)(ms, stop);
    },
    now: () => Date.UTC(2026, 0, 1),
    randomId: () => `${sent.length}`,
    note: async (text) => void notes.push(text),
  };
  const findings = await checkDelivery(test, signal).catch((error: Error) => error);
  return { findings, sent, notes, state };
}
