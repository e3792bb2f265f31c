import { createCounters } from "./counters.ts";
import { createDeployments } from "./deployments/deployments.ts";
import { createInference } from "./deployments/inference.ts";
import { createSyncCalls } from "./deployments/sync-calls.ts";
import { createFaultInjector, type FaultInjector } from "./faults/fault-injector.ts";
import { createRequestLifecycle, type OnRequest } from "./queue/request-lifecycle.ts";
import { createStatusStore } from "./queue/status-store.ts";
import { createSubmit } from "./queue/submit.ts";
import { randomHex, seededStreams } from "./random.ts";
import { createAdmitOtherCall, createRateLimits } from "./server/admission.ts";
import { createApp } from "./server/app.ts";
import { parseSettings, SettingsError, type SimulatorSettings } from "./settings.ts";
import { readState, type SimulatorState } from "./state.ts";
import { createTimerGroup, systemTimers, type Timers } from "./timers.ts";
import { createWebhookSender, type Fetch } from "./webhooks/webhook-sender.ts";

export interface SimulatorOptions {
  /** Default: the clock and timers of the machine. */
  readonly timers?: Timers;
  /** Sends the deliveries. Default: the global `fetch`. */
  readonly fetch?: Fetch;
  /** Default: injects faults at random, at the rates of the setting `faults`. */
  readonly faults?: FaultInjector;
  readonly settings?: SimulatorSettings;
  /** For those who compare what happened at the API with what its callers know, or act before they know. */
  readonly onRequest?: OnRequest;
}

/** The Inference API without an HTTP server. */
export interface Simulator {
  /**
   * Handles one call. Its `Host` header, its URL's host or its first path segment names the model or chain. Rejects with
   * `ConnectionCutError` when a fault loses the response.
   */
  handle(request: Request): Promise<Response>;
  /**
   * Changes the given settings and no others. Throws `SettingsError` and changes nothing when one is invalid, or is
   * another `seed`, since the random streams have begun with the first.
   */
  configure(settings: SimulatorSettings): void;
  state(): SimulatorState;
  /** Cancels all timers and aborts the deliveries in progress. */
  stop(): void;
}

/** Throws `SettingsError` when a setting is invalid. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const settings = parseSettings(options.settings ?? {});
  const timers = createTimerGroup(options.timers ?? systemTimers);
  const streams = seededStreams(settings.seed);
  // With the start time, so that a second start with the same seed has other ids.
  const ids = seededStreams(`${settings.seed}/${timers.now()}`)("ids");
  const newId = () => randomHex(ids, 32);

  const counters = createCounters();
  const faults = options.faults ?? createFaultInjector(settings, streams);
  const webhookSender = createWebhookSender({
    fetch: options.fetch ?? globalThis.fetch,
    timers,
    settings,
    faults,
  });
  const statuses = createStatusStore(timers);
  const deployments = createDeployments(settings, timers, counters);
  const inference = createInference({ settings, timers, random: streams("models") });
  const lifecycle = createRequestLifecycle({
    timers,
    newId,
    deployments,
    inference,
    statuses,
    webhookSender,
    onRequest: options.onRequest ?? (() => undefined),
  });
  const callSync = createSyncCalls(timers, inference);
  const checkRateLimit = createRateLimits(timers, settings);
  const admitOtherCall = createAdmitOtherCall({ checkRateLimit, faults, counters });
  const rejections = new Map<number, number>();
  const countRejection = (status: number) => void rejections.set(status, (rejections.get(status) ?? 0) + 1);
  const submit = createSubmit({ deployments, lifecycle, checkRateLimit, faults, counters, countRejection });
  const state = () =>
    readState({ settings, timers, counters, rejections, deployments, statuses, webhookSender });
  const app = createApp({
    settings,
    timers,
    deployments,
    lifecycle,
    callSync,
    statuses,
    admitOtherCall,
    submit,
    newId,
    state,
  });

  return {
    handle: async (request) => app.fetch(request),
    configure(changes) {
      if (changes.seed !== undefined && changes.seed !== settings.seed) {
        throw new SettingsError([{ path: "seed", message: "cannot change while the simulator runs" }]);
      }
      const merged = { ...settings, ...changes, faults: { ...settings.faults, ...changes.faults } };
      Object.assign(settings, parseSettings(merged));
    },
    state,
    stop() {
      timers.stop();
      webhookSender.stop();
    },
  };
}
