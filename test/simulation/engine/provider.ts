import { createSimulator, type Simulator } from "@boomerang/simulator";
import { apiKeyNumber } from "@boomerang/testkit/models/secrets";
import { callTimeout } from "../deployed/as-deployed.ts";
import { createApiFaults, jobIdInSubmission } from "../faults/api-faults.ts";
import { UnreachableError } from "./effects.ts";
import type { Operation } from "./observer.ts";
import type { Process } from "./process.ts";
import type { RunContext } from "./run-context.ts";

/** The Inference API, and the network between it and the functions. */
export interface Provider {
  fetchFor(process: Process): (url: string, init: RequestInit) => Promise<Response>;
  readonly simulator: Simulator;
  readonly deliveriesInProgress: () => number;
}

/** Sends the provider's deliveries. */
export type SendWebhook = (url: string, init: RequestInit) => Promise<Response>;

export function createProvider(context: RunContext, seed: number, sendWebhook: SendWebhook): Provider {
  const { time, chance, profile, effects, observer } = context;
  const simulator = createSimulator({
    timers: {
      now: () => Math.floor(time.now()),
      setTimeout: (callback, ms) => time.setTimeout(callback, ms),
    },
    fetch: sendWebhook,
    faults: createApiFaults(context),
    onRequest({ id: requestId, status, webhookEndpoint = "" }) {
      const jobId = webhookEndpoint.split("/").at(-2) ?? "";
      observer.requestChanged({ jobId, requestId, status }, time.now());
    },
    settings: {
      seed,
      apiKey: apiKeyNumber(1),
      maxReplicas: chance.pick("replicas", [1, 3]),
      coldStartMs: chance.pick("cold start", [100, 5_000, 60_000]),
      inferenceMs: profile.inferenceMs,
      scaleDownDelayMs: 60_000,
      submissionsPerMinute: profile.submissionsPerMinute,
    },
  });

  return {
    simulator,
    deliveriesInProgress: () => simulator.state().deliveries_pending,
    fetchFor: (process) => async (url, init) => {
      const operation = operationOf(url, init);
      try {
        return await effects.run(process, {
          service: "api",
          what: `${operation} ${subjectOf(operation, url, init)}`,
          ...callTimeout("api", process.of),
          describe: ({ status }) => `responded with ${status}`,
          perform: async (sentAt) => {
            observer.apiCalled(operation, sentAt);
            // A server does not see that its caller timed out.
            const { signal: _, ...sent } = init;
            const response = await simulator.handle(new Request(url, sent));
            const body = await response.clone().text();
            observer.apiResponded({
              operation,
              jobId: jobIdInSubmission(String(init.body)),
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

/** The job, request or target of a call. */
function subjectOf(operation: Operation, url: string, init: RequestInit): string {
  return operation === "submit" ? jobIdInSubmission(String(init.body)) : url.split("/").slice(-2).join("/");
}

/** The error of `fetch`: a refused connection carried nothing, a reset one may have carried everything. */
function networkError(error: unknown): unknown {
  const isRefused = error instanceof UnreachableError && !error.mayBePerformed;
  const [code, syscall] = isRefused ? ["ECONNREFUSED", "connect"] : ["ECONNRESET", "read"];
  const cause = Object.assign(new Error(`${syscall} ${code}`, { cause: error }), { code, syscall });
  return new TypeError("fetch failed", { cause });
}
