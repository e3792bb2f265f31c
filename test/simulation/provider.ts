import { createSimulator, type Simulator, type SimulatorSettings } from "@boomerang/simulator";
import type { Spell, STORMS } from "./climate.ts";
import { UnreachableError } from "./effects.ts";
import { apiKeyNumber } from "./models/vault.ts";
import type { Operation } from "./observer.ts";
import type { Process } from "./process.ts";
import { START } from "./settings.ts";
import type { Site } from "./site.ts";

/** The Inference API, and the network between it and us. */
export interface Provider {
  fetchFor(process: Process): (url: string, init: RequestInit) => Promise<Response>;
  readonly simulator: Simulator;
  /** Deliveries that have begun and not ended. */
  readonly underWay: () => number;
}

/** What carries the provider's deliveries to us. */
export type Courier = (url: string, init: RequestInit) => Promise<Response>;

const CALM = {
  refuseRate: 0,
  refuseOtherRate: 0,
  loseAnswerRate: 0,
  failAnswerRate: 0,
  loseDeliveryRate: 0,
  delayDeliveryRate: 0,
  repeatDeliveryRate: 0,
  reorderDeliveryRate: 0,
} as const satisfies SimulatorSettings["faults"];

export function createProvider(site: Site, seed: number, carry: Courier): Provider {
  const { time, chance, climate, effects, observer, isHealed } = site;
  const { lose, delay, repeat, reorder } = climate.delivery;
  const roads = {
    loseDeliveryRate: lose,
    delayDeliveryRate: delay,
    delayDeliveryMs: chance.pick("delivery delay", [1_000, 120_000, 3 * 3_600_000]),
    repeatDeliveryRate: repeat,
    reorderDeliveryRate: reorder,
  };
  const simulator = createSimulator({
    timers: {
      now: () => Math.floor(time.now()),
      setTimeout: (callback, ms) => time.setTimeout(callback, ms),
    },
    fetch: carry,
    settings: {
      seed,
      apiKey: apiKeyNumber(1),
      maxReplicas: chance.pick("replicas", [1, 3]),
      coldStartMs: chance.pick("cold start", [100, 5_000, 60_000]),
      inferenceMs: climate.inferenceMs,
      scaleDownDelayMs: 60_000,
      submissionsPerMinute: climate.submissionsPerMinute,
      faults: roads,
    },
  });
  // Whenever the weather changes, what the API makes of calls follows from the storms of that moment.
  const turns = [...climate.storms.flatMap(({ from, to }) => [from, to]), climate.troubleMs];
  for (const at of turns) {
    time.setTimeout(() => {
      const now = time.now() - START;
      const storms = isHealed() ? [] : climate.storms.filter(({ from, to }) => from <= now && now < to);
      simulator.configure({ faults: { ...CALM, ...(!isHealed() && roads), ...weatherOf(storms) } });
    }, at);
  }

  return {
    simulator,
    underWay: () => simulator.state().deliveries_pending,
    fetchFor: (process) => async (url, init) => {
      const operation = operationOf(url, init);
      const calledAt = time.now();
      try {
        return await effects.run(process, {
          service: "api",
          what: `${operation} ${subjectOf(operation, url, init)}`,
          perform: async () => {
            observer.called(operation, calledAt);
            const response = await simulator.handle(new Request(url, init));
            const body = await response.clone().text();
            observer.answeredByApi({ operation, jobId: jobOf(init), process, status: response.status, body });
            return response;
          },
        });
      } catch (error) {
        throw networkError(error);
      }
    },
  };
}

function operationOf(url: string, { method }: RequestInit): Operation {
  if (method === "DELETE") return "cancel";
  if (method === "GET") return url.endsWith("async_queue_status") ? "queue" : "status";
  return url.endsWith("/wake") ? "wake" : "submit";
}

/** The job, request or target that a call is about. */
function subjectOf(operation: Operation, url: string, init: RequestInit): string {
  return operation === "submit" ? jobOf(init) : url.split("/").slice(-2).join("/");
}

/** The job that a submission is for: its webhook address says so. */
function jobOf({ body }: RequestInit): string {
  return /\/v1\/webhooks\/([^/"]+)\//.exec(String(body))?.[1] ?? "";
}

function weatherOf(
  storms: readonly Spell<(typeof STORMS)[number]>[],
): NonNullable<SimulatorSettings["faults"]> {
  const refuse = (...refuseStatuses: (401 | 429 | 500 | 502 | 503 | 504)[]) => ({
    refuseRate: 0.9,
    refuseStatuses,
    refuseOtherRate: 0.9,
    refuseOtherStatuses: refuseStatuses,
  });
  const weather = {
    throttles: refuse(429),
    down: refuse(503),
    account: refuse(401),
    fails: refuse(500, 502, 504),
    misleads: { failAnswerRate: 0.7 },
    answers_lost: { loseAnswerRate: 0.7 },
  } as const;
  return Object.assign({}, ...storms.map(({ what }) => weather[what]));
}

/** What `fetch` throws: a connection refused was never made, one that was cut may have carried everything. */
function networkError(error: unknown): unknown {
  const isRefused = error instanceof UnreachableError && !error.mayHaveDone;
  const [code, syscall] = isRefused ? ["ECONNREFUSED", "connect"] : ["ECONNRESET", "read"];
  const cause = Object.assign(new Error(`${syscall} ${code}`, { cause: error }), { code, syscall });
  return new TypeError("fetch failed", { cause });
}
