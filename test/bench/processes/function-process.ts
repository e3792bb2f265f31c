import { join } from "node:path";
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
);

export interface FunctionReply {
  readonly ms: number;
  /** Of the whole process, while it handled the events. */
  readonly cpuMs?: number;
  /** Resident memory of the process afterwards, MB. */
  readonly rssMb: number;
  /** To the last event. */
  readonly response: unknown;
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
  start(event: object): Promise<{ readonly ms: number }>;
  /** Handles the event again and again; the CPU time and the time of one. */
  repeat(event: object, times: number, concurrency?: number): Promise<Repeated>;
  /**
   * Handles an event; loads the bundle before the first.
   *
   * @param at what the clock of the process shows meanwhile, milliseconds since the epoch; default the time
   */
  handle(event: object, at?: number): Promise<void>;
  stop(): void;
}

/**
 * @param url of the stub
 * @param isExpected what each response must be: a function that fails quickly must not look fast
 */
export async function startFunction(
  bundle: string,
  url: string,
  isExpected: (response: unknown) => boolean,
  { logs, env = {} }: Pick<ChildOptions, "logs" | "env"> = {},
): Promise<FunctionProcess> {
  const child: ChildMain<FunctionCall, FunctionReply> = startChild(MAIN, {
    ...{ env: { ...variables(url), ...env }, logs },
  });
  async function call(request: FunctionCall): Promise<FunctionReply> {
    const reply = await child.call(request);
    if (!isExpected(reply.response))
      throw new Error(`${bundle} responded with ${JSON.stringify(reply.response)}`);
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
    stop: child.stop,
  };
}
