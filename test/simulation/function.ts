import { FUNCTIONS, type FunctionName } from "./as-deployed.ts";
import { createProcess, type Death, type Process } from "./process.ts";
import type { Site } from "./site.ts";

/** What a handler is told of its invocation. */
export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

/** How an invocation ended. */
export type Invocation<Answer> =
  | { readonly type: "answered"; readonly answer: Answer }
  | { readonly type: "failed"; readonly error: unknown }
  | { readonly type: "died"; readonly why: Death }
  | { readonly type: "throttled" };

/** A Lambda function: processes that are started, used again, killed when their time is over, and refused at times. */
export interface LambdaFunction<Event, Answer> {
  invoke(event: Event): Promise<Invocation<Answer>>;
}

interface Instance<Event, Answer> {
  readonly process: Process;
  readonly handle: (event: Event, context: InvocationContext) => Promise<Answer>;
}

const COLD_START_MS = 400;
// What is left to an invocation that runs out of time.
const LITTLE_MS = 1_000;

export function createFunction<Event, Answer>(
  { time, chance, climate, trace, observer, sightings, troubles }: Site,
  options: {
    readonly name: FunctionName;
    /** Starts what `lambda.ts` starts, in a new process. */
    readonly boot: (process: Process) => (event: Event, context: InvocationContext) => Promise<Answer>;
  },
): LambdaFunction<Event, Answer> {
  const { name, boot } = options;
  const { timeoutMs } = FUNCTIONS[name];
  const idle: Instance<Event, Answer>[] = [];
  let started = 0;
  let invocations = 0;

  async function start(): Promise<Instance<Event, Answer>> {
    const own = `${name}/${++started}`;
    await time.sleep(chance.of(`${own} cold start`) * COLD_START_MS);
    const isOff = climate.skewMs > 0 && troubles.strikes("clock_off", own, 1);
    const skewMs = isOff ? (2 * chance.of(`${own} skew`) - 1) * climate.skewMs : 0;
    const process = createProcess(name, own, { time, chance, skewMs });
    observer.started(process);
    return { process, handle: boot(process) };
  }

  async function run(
    { process, handle }: Instance<Event, Answer>,
    event: Event,
    limitMs: number,
    onTimeOut: () => void,
  ): Promise<Invocation<Answer>> {
    if (process.thaw()) sightings.see("frozen_work_went_on");
    const endsAt = time.now() + limitMs;
    const cancel = time.setTimeout(() => {
      onTimeOut();
      process.die("timeout");
    }, limitMs);
    const context = { getRemainingTimeInMillis: () => Math.floor(endsAt - time.now()) };
    const work = handle(event, context).then(
      (answer): Invocation<Answer> => ({ type: "answered", answer }),
      (error: unknown): Invocation<Answer> => ({ type: "failed", error }),
    );
    const death = process.died.then((why): Invocation<Answer> => ({ type: "died", why }));
    try {
      return await Promise.race([work, death]);
    } finally {
      process.freeze();
      cancel();
    }
  }

  return {
    async invoke(event) {
      const number = ++invocations;
      const key = `${name} ${number}`;
      if (troubles.strikes("invocation_refused", key, climate.throttleRate)) {
        trace.add(time.now(), `${name} throttled`);
        sightings.see("function_throttled");
        return { type: "throttled" };
      }
      const instance = idle.pop() ?? (await start());
      const { process } = instance;
      const isShort = troubles.looms("time_runs_out", key, climate.timeOutRate);
      const limitMs = isShort ? chance.of(`${key} time left`) ** 2 * LITTLE_MS : timeoutMs;
      // Most are done by then.
      const onTimeOut = () => void (isShort && troubles.isMade("time_runs_out", key));
      const invocation = await run(instance, event, limitMs, onTimeOut);
      trace.add(time.now(), `${process.name} ${endOf(invocation)}`);
      if (invocation.type === "died") observer.died(process, invocation.why);
      else if (chance.happens(`${name} recycled ${number}`, climate.recycleRate)) process.die("recycled");
      observer.ended(process);
      if (!process.isDead) idle.push(instance);
      return invocation;
    },
  };
}

function endOf(invocation: Invocation<unknown>): string {
  if (invocation.type === "died") return invocation.why === "timeout" ? "died: its time was over" : "died";
  return invocation.type === "failed" ? `failed: ${invocation.error}` : invocation.type;
}
