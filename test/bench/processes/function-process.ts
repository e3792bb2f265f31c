import { join } from "node:path";
import type { Bundle } from "../bundles.ts";
import type { ProfileNode } from "../profile/self-times.ts";
import { type ChildMain, type ChildOptions, startChild } from "./child.ts";
import { variables } from "./variables.ts";

const MAIN = join(import.meta.dirname, "function-main.ts");

export type FunctionCall = {
  /** What the clock of the process shows meanwhile, milliseconds since the epoch; default the time. */
  readonly at?: number | undefined;
} & (
  | { readonly type: "start"; readonly bundle: string; readonly event: object }
  | {
      readonly type: "repeat";
      readonly event: object;
      readonly times: number;
      /** How many events are handled at a time. */
      readonly concurrency: number;
    }
  | { readonly type: "each"; readonly bundle: string; readonly events: readonly object[] }
  | {
      readonly type: "profile";
      readonly event: object;
      readonly times: number;
      /** Time between two samples. */
      readonly intervalUs: number;
    }
);

export interface FunctionReply {
  readonly ms: number;
  /** Of the whole process, while it handled the events. */
  readonly cpuMs?: number;
  /** Resident memory of the process afterwards, MB. */
  readonly rssMb: number;
  /** To each event, or to the last one of those that were repeated. */
  readonly responses: readonly unknown[];
  readonly times?: StartTimes;
  /** Of the profile. */
  readonly nodes?: readonly ProfileNode[];
}

/** What a bundle notes that is made for it: when it began to be evaluated, and when the synchronous part of that was done. */
export interface BundleTimes {
  readonly evaluating: number;
  readonly evaluated: number;
}

/** Milliseconds from the start of the process. */
export interface StartTimes extends Partial<BundleTimes> {
  /** Node was ready to load the main file. */
  readonly bootstrapped: number;
  readonly began: number;
  readonly loaded: number;
  readonly ended: number;
}

export interface Repeated {
  readonly cpuMs: number;
  readonly ms: number;
  /** Resident memory of the process afterwards, MB. */
  readonly rssMb: number;
}

/** The bundle of a function in a process of its own. */
export interface FunctionProcess {
  /** Loads the bundle and handles a first event; how long both took together. */
  start(event: object): Promise<Pick<FunctionReply, "ms" | "times">>;
  /** Handles the event again and again; the CPU time and the time of one. */
  repeat(event: object, times: number, concurrency?: number): Promise<Repeated>;
  /** Handles events one after the other; the CPU time of all of them, ms. Loads the bundle before the first. */
  each(events: readonly object[]): Promise<number>;
  /** Handles the event again and again under V8's profiler. */
  profile(event: object, times: number, intervalUs: number): Promise<readonly ProfileNode[]>;
  /**
   * Handles an event; loads the bundle before the first.
   *
   * @param at what the clock of the process shows meanwhile, milliseconds since the epoch; default the time
   */
  handle(event: object, at?: number): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param url of the stub
 * @param isExpected what each response must be: a function that fails quickly must not look fast
 */
export async function startFunction(
  { path: bundle, nodeEnvironment }: Bundle,
  url: string,
  isExpected: (response: unknown) => boolean,
  { logs, env = {} }: Pick<ChildOptions, "logs" | "env"> = {},
): Promise<FunctionProcess> {
  const child: ChildMain<FunctionCall, FunctionReply> = startChild(MAIN, {
    ...{ env: { ...variables(url), ...nodeEnvironment, ...env }, logs },
  });
  async function call(request: FunctionCall): Promise<FunctionReply> {
    const reply = await child.call(request);
    for (const response of reply.responses)
      if (!isExpected(response)) throw new Error(`${bundle} responded with ${JSON.stringify(response)}`);
    return reply;
  }
  let isStarted = false;
  return {
    async handle(event, at) {
      const again = { type: "repeat", event, times: 1, concurrency: 1, at } as const;
      await call(isStarted ? again : { type: "start", bundle, event, at });
      isStarted = true;
    },
    start: (event) => call({ type: "start", bundle, event }),
    async repeat(event, times, concurrency = 1) {
      const { ms, rssMb, cpuMs = Number.NaN } = await call({ type: "repeat", event, times, concurrency });
      return { cpuMs: cpuMs / times, ms: ms / times, rssMb };
    },
    async each(events) {
      return (await call({ type: "each", bundle, events })).cpuMs ?? Number.NaN;
    },
    async profile(event, times, intervalUs) {
      return (await call({ type: "profile", event, times, intervalUs })).nodes ?? [];
    },
    stop: child.stop,
  };
}
