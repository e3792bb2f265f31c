import type { Limiter } from "@boomerang/runtime";
import type { Collaborators } from "../collaborators.ts";
import type { Harness } from "./harness.fixture.ts";

/** Collaborators whose effects are listed in their order by name; the effects in `failing` throw instead. */
export function recordEffects(harness: Harness, failing: ReadonlySet<string> = new Set()) {
  const effects: string[] = [];
  async function effect<T>(name: string, perform: () => Promise<T>): Promise<T> {
    effects.push(name);
    if (failing.has(name)) throw new Error(`${name} failed`);
    return perform();
  }
  const limiter = (name: string, { acquire, reportThrottled }: Limiter): Limiter => ({
    acquire: (ms) => effect(`permit for ${name}`, () => acquire(ms)),
    reportThrottled: (ms) => effect(`back off ${name}`, () => reportThrottled(ms)),
  });
  const { store, blobs, deadLetters, jobsQueue, secrets, ...others } = harness.collaborators;
  const { submit, wake, cancelRequest, queueStatus } = others.api;
  const collaborators: Collaborators = {
    ...harness.collaborators,
    api: {
      ...others.api,
      submit: (...call) => effect("submit", () => submit(...call)),
      wake: (...call) => effect("wake", () => wake(...call)),
      cancelRequest: (...call) => effect("cancel at the API", () => cancelRequest(...call)),
      queueStatus: (...call) => effect("probe", () => queueStatus(...call)),
    },
    store: {
      ...store,
      put: (next, before) => {
        const isClaim = (next.submissions ?? 0) > (before?.submissions ?? 0);
        return effect(isClaim ? "claim" : `record ${next.status}`, () => store.put(next, before));
      },
    },
    blobs: { ...blobs, put: (...blob) => effect("store the text", () => blobs.put(...blob)) },
    deadLetters: {
      ...deadLetters,
      send: (...message) => effect("dead letter", () => deadLetters.send(...message)),
    },
    jobsQueue: {
      send: (message) => effect("send to the jobs queue", () => jobsQueue.send(message)),
      changeVisibility: (...change) =>
        effect("change visibility", () => jobsQueue.changeVisibility(...change)),
    },
    circuitStore: (scope) => {
      const circuit = others.circuitStore(scope);
      const write: typeof circuit.write = (state, expected) => {
        const isProbe = state.failingSince > 0 && state.probedAt > state.failedAt;
        const what = state.failingSince === 0 ? "close" : isProbe ? "probe" : "note the failure in";
        return effect(`${what} circuit`, () => circuit.write(state, expected));
      };
      return { ...circuit, write };
    },
    secrets: {
      ...secrets,
      apiKey: (fresh) => effect(fresh ? "read the key again" : "key", () => secrets.apiKey(fresh)),
    },
    submissionLimiter: {
      ...limiter("submissions", others.submissionLimiter),
      settled: async () => undefined,
    },
    statusLimiter: limiter("status calls", others.statusLimiter),
    queueStatusLimiter: limiter("probes", others.queueStatusLimiter),
  };
  return { collaborators, effects };
}
