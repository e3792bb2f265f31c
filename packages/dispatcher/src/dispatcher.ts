import {
  type BatchCanceledUntil,
  createBatchCanceledUntil,
  createIsPaused,
  type IsPaused,
} from "@boomerang/runtime";
import { type CircuitBreaker, createCircuitBreaker } from "./circuit/circuit-breaker.ts";
import { createKeyReader, type KeyReader } from "./circuit/key-reader.ts";
import { createPermitBackoff, type PermitBackoff } from "./circuit/permit-backoff.ts";
import { rethrowFrom, watchService } from "./circuit/watch-service.ts";
import type { Collaborators } from "./collaborators.ts";
import { createReturnedAges } from "./returned-ages.ts";
import { createHealthProbe, type HealthProbe } from "./submit/health-probe.ts";

/** One process of the dispatcher: its collaborators, and what it remembers from one message to the next. */
export interface Dispatcher extends Collaborators {
  readonly probe: HealthProbe;
  readonly circuits: CircuitBreaker;
  readonly permitBackoff: PermitBackoff;
  readonly apiKey: KeyReader;
  readonly isPaused: IsPaused;
  readonly batchCanceledUntil: BatchCanceledUntil;
  readonly reportReturned: ReturnType<typeof createReturnedAges>;
}

export function createDispatcher(collaborators: Collaborators): Dispatcher {
  const circuits = createCircuitBreaker({ ...collaborators, storeOf: collaborators.circuitStore });
  const { apiKey, linkKey } = collaborators.secrets;
  const watch = <T extends object>(service: string, methods: T, isCached = false) =>
    watchService(circuits, { service, isCached }, methods);
  const watched: Collaborators = {
    ...collaborators,
    store: watch("jobs", collaborators.store),
    blobs: watch("bucket", collaborators.blobs),
    deadLetters: watch("dead letters", collaborators.deadLetters),
    // One secret may be missing while the other is read.
    secrets: {
      ...collaborators.secrets,
      ...watch("API key", { apiKey }, true),
      ...watch("link key", { linkKey }, true),
    },
    pauses: watch("control", collaborators.pauses),
    batchCancels: (batchId) => watch("control", collaborators.batchCancels(batchId)),
    submissionLimiter: watch("control", collaborators.submissionLimiter),
    statusLimiter: watch("control", collaborators.statusLimiter),
    queueStatusLimiter: watch("control", collaborators.queueStatusLimiter),
  };
  return {
    ...watched,
    probe: createHealthProbe(watched),
    circuits: { ...circuits, admit: (...call) => circuits.admit(...call).catch(rethrowFrom("control")) },
    permitBackoff: createPermitBackoff(collaborators),
    apiKey: createKeyReader({ ...watched, circuits }),
    isPaused: createIsPaused(watched.pauses, watched.clock),
    batchCanceledUntil: createBatchCanceledUntil(watched.batchCancels, watched.clock),
    reportReturned: createReturnedAges(collaborators),
  };
}
