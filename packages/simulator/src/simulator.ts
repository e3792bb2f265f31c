import type { Random } from "@boomerang/core";
import { createApp } from "./app.ts";
import { ConnectionCutError } from "./connection-cut-error.ts";
import { createCourier, type Fetch } from "./courier.ts";
import { createDeployments } from "./deployments.ts";
import { createFaults, type Faults } from "./faults.ts";
import { createInference } from "./inference.ts";
import { createLimits } from "./limit.ts";
import { createEnterOtherCall } from "./other-calls.ts";
import { createQueuedRequests } from "./queued-requests.ts";
import { type RandomStreams, randomHex, seededStreams } from "./random.ts";
import { parseSettings, SettingsError, type SimulatorSettings } from "./settings.ts";
import { type SimulatorState, viewState } from "./state.ts";
import { createStatusStore } from "./status-store.ts";
import { createSubmit } from "./submit.ts";
import { createSyncCalls } from "./sync-calls.ts";
import { createTally } from "./tally.ts";
import { createTimerGroup, systemTimers, type Timers } from "./timers.ts";

/** What a simulator works with; what is left out is the real thing. */
export interface SimulatorOptions {
  /** Default: the machine's clock and timers. `VirtualTime` is another choice. */
  readonly timers?: Timers;
  /** Default: streams from the setting `seed`. */
  readonly random?: Random;
  /** Makes the deliveries. Default: the global `fetch`. */
  readonly fetch?: Fetch;
  /** Decides who meets which fault. Default: the rates of the setting `faults`, by chance. */
  readonly faults?: Faults;
  readonly settings?: SimulatorSettings;
}

/** The whole Inference API, without a server around it. */
export interface Simulator {
  /**
   * Answers one call, addressed by its `Host` header, its URL's host or its first path segment; rejects with
   * {@link ConnectionCutError} where a fault loses the answer.
   */
  handle(request: Request): Promise<Response>;
  /**
   * Changes settings from now on, such as faults that come and go; what is left out stays. Throws `SettingsError` and
   * changes nothing when one cannot stand, or is another `seed`: what chance decides has begun with the first.
   */
  configure(settings: SimulatorSettings): void;
  state(): SimulatorState;
  /** Drops all timers and cuts the deliveries under way. */
  stop(): void;
}

/** Builds a simulator; throws `SettingsError` when a setting cannot stand. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { settings: given = {}, random } = options;
  const settings = parseSettings(given);
  const timers = createTimerGroup(options.timers ?? systemTimers);
  const streams: RandomStreams = random ? () => random : seededStreams(settings.seed);
  // The ids must not come again when a simulator is started anew with the same seed.
  const ids = random ?? seededStreams(`${settings.seed}/${timers.now()}`)("ids");
  const newId = () => randomHex(ids, 32);

  const tally = createTally();
  const faults = options.faults ?? createFaults(settings, streams);
  const courier = createCourier({ fetch: options.fetch ?? globalThis.fetch, timers, settings, faults });
  const statuses = createStatusStore(timers);
  const deployments = createDeployments(settings, timers, tally);
  const inference = createInference({ settings, timers, random: streams("models") });
  const requests = createQueuedRequests({ timers, newId, deployments, inference, statuses, courier });
  const callSync = createSyncCalls(timers, inference);
  const enterLimit = createLimits(timers, settings);
  const enterOtherCall = createEnterOtherCall({ enterLimit, faults, tally });
  const refusals = new Map<number, number>();
  const countRefusal = (status: number) => void refusals.set(status, (refusals.get(status) ?? 0) + 1);
  const cuts = new WeakSet<Request>();
  const cut = (request: Request) => void cuts.add(request);
  const submit = createSubmit({ deployments, requests, enterLimit, faults, tally, countRefusal, cut });
  const state = () => viewState({ settings, timers, tally, refusals, deployments, statuses, courier });
  const app = createApp({
    settings,
    timers,
    deployments,
    requests,
    callSync,
    statuses,
    enterOtherCall,
    submit,
    newId,
    state,
  });

  return {
    async handle(request) {
      const response = await app.fetch(request);
      if (cuts.has(request)) throw new ConnectionCutError();
      return response;
    },
    configure(changes) {
      if (changes.seed !== undefined && changes.seed !== settings.seed) {
        throw new SettingsError([{ path: "seed", message: "cannot change once the simulator runs" }]);
      }
      const faults = { ...settings.faults, ...changes.faults };
      Object.assign(settings, parseSettings({ ...settings, ...changes, faults }));
    },
    state,
    stop() {
      timers.stop();
      courier.stop();
    },
  };
}
