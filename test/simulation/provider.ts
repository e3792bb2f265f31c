import { createSimulator, type Simulator } from "@boomerang/simulator";
import { patienceWith } from "./as-deployed.ts";
import { UnreachableError } from "./effects.ts";
import { apiKeyNumber } from "./models/vault.ts";
import type { Operation } from "./observer.ts";
import type { Process } from "./process.ts";
import type { Site } from "./site.ts";
import { createWeather, jobIn } from "./weather.ts";

/** The Inference API, and the network between it and us. */
export interface Provider {
  fetchFor(process: Process): (url: string, init: RequestInit) => Promise<Response>;
  readonly simulator: Simulator;
  /** Deliveries that have begun and not ended. */
  readonly underWay: () => number;
}

/** What carries the provider's deliveries to us. */
export type Courier = (url: string, init: RequestInit) => Promise<Response>;

export function createProvider(site: Site, seed: number, carry: Courier): Provider {
  const { time, chance, climate, effects, observer } = site;
  const simulator = createSimulator({
    timers: {
      now: () => Math.floor(time.now()),
      setTimeout: (callback, ms) => time.setTimeout(callback, ms),
    },
    fetch: carry,
    faults: createWeather(site),
    settings: {
      seed,
      apiKey: apiKeyNumber(1),
      maxReplicas: chance.pick("replicas", [1, 3]),
      coldStartMs: chance.pick("cold start", [100, 5_000, 60_000]),
      inferenceMs: climate.inferenceMs,
      scaleDownDelayMs: 60_000,
      submissionsPerMinute: climate.submissionsPerMinute,
    },
  });

  return {
    simulator,
    underWay: () => simulator.state().deliveries_pending,
    fetchFor: (process) => async (url, init) => {
      const operation = operationOf(url, init);
      try {
        return await effects.run(process, {
          service: "api",
          what: `${operation} ${subjectOf(operation, url, init)}`,
          ...patienceWith("api", process.of),
          tell: ({ status }) => `answered ${status}`,
          perform: async (sentAt) => {
            observer.called(operation, sentAt);
            // A server does not see that its caller has given up.
            const { signal: _, ...sent } = init;
            const response = await simulator.handle(new Request(url, sent));
            const body = await response.clone().text();
            observer.answeredByApi({
              operation,
              jobId: jobIn(String(init.body)),
              requestId: url.split("/").at(-1) ?? "",
              process,
              status: response.status,
              body,
              at: time.now(),
            });
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
  return operation === "submit" ? jobIn(String(init.body)) : url.split("/").slice(-2).join("/");
}

/** What `fetch` throws: a connection refused was never made, one that was cut may have carried everything. */
function networkError(error: unknown): unknown {
  const isRefused = error instanceof UnreachableError && !error.mayHaveDone;
  const [code, syscall] = isRefused ? ["ECONNREFUSED", "connect"] : ["ECONNRESET", "read"];
  const cause = Object.assign(new Error(`${syscall} ${code}`, { cause: error }), { code, syscall });
  return new TypeError("fetch failed", { cause });
}
