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

export function createFunction<Event, Answer>(
  { time, chance, climate, trace, observer, sightings, isHealed }: Site,
  options: {
    readonly name: string;
    readonly timeoutMs: number;
    /** Starts what `lambda.ts` starts, in a new process. */
    readonly boot: (process: Process) => (event: Event, context: InvocationContext) => Promise<Answer>;
  },
): LambdaFunction<Event, Answer> {
  const { name, timeoutMs, boot } = options;
  const idle: Instance<Event, Answer>[] = [];
  let started = 0;
  let invocations = 0;

  async function start(): Promise<Instance<Event, Answer>> {
    const own = `${name}/${++started}`;
    await time.sleep(chance.of(`${own} cold start`) * COLD_START_MS);
    const process = createProcess(name, own, { time, chance, skewMs: climate.skewMs });
    return { process, handle: boot(process) };
  }

  async function run(
    { process, handle }: Instance<Event, Answer>,
    event: Event,
  ): Promise<Invocation<Answer>> {
    const endsAt = time.now() + timeoutMs;
    const cancel = time.setTimeout(() => process.die("timeout"), timeoutMs);
    const context = { getRemainingTimeInMillis: () => Math.floor(endsAt - time.now()) };
    const work = handle(event, context).then(
      (answer): Invocation<Answer> => ({ type: "answered", answer }),
      (error: unknown): Invocation<Answer> => ({ type: "failed", error }),
    );
    const death = process.died.then((why): Invocation<Answer> => ({ type: "died", why }));
    try {
      return await Promise.race([work, death]);
    } finally {
      cancel();
    }
  }

  return {
    async invoke(event) {
      const number = ++invocations;
      if (!isHealed() && chance.happens(`${name} throttled ${number}`, climate.throttleRate)) {
        trace.add(time.now(), `${name} throttled`);
        sightings.see("function_throttled");
        return { type: "throttled" };
      }
      const instance = idle.pop() ?? (await start());
      const invocation = await run(instance, event);
      trace.add(time.now(), `${instance.process.name} ${invocation.type}`);
      if (invocation.type === "died") observer.died(instance.process, invocation.why);
      const isKept = !chance.happens(`${name} recycled ${number}`, climate.recycleRate);
      if (!instance.process.isDead && isKept) idle.push(instance);
      return invocation;
    },
  };
}
