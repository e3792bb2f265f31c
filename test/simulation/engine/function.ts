import type { Invocation, LambdaFunction } from "@boomerang/testkit/models/lambda-function";
import { FUNCTIONS, type FunctionName } from "../deployed/as-deployed.ts";
import { createProcess, never, type Process } from "./process.ts";
import type { RunContext } from "./run-context.ts";

/** The part of Lambda's context that handlers read. */
export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

type Handle<Event, Response> = (event: Event, context: InvocationContext) => Promise<Response>;

interface Instance<Event, Response> {
  readonly process: Process;
  readonly handle: Handle<Event, Response>;
}

const COLD_START_MS = 400;
// At most this much time is left for an invocation that times out.
const TIME_LEFT_MS = 1_000;

export function createFunction<Event, Response>(
  { time, chance, profile, trace, observer, coverage, faults }: RunContext,
  options: {
    readonly name: FunctionName;
    /** Does in a new process what `lambda.ts` does. */
    readonly boot: (process: Process) => Handle<Event, Response> | Promise<Handle<Event, Response>>;
  },
): LambdaFunction<Event, Response> {
  const { name, boot } = options;
  const { timeoutMs } = FUNCTIONS[name];
  const idle: Instance<Event, Response>[] = [];
  let started = 0;
  let invocations = 0;

  async function start(): Promise<Instance<Event, Response>> {
    const processName = `${name}/${++started}`;
    await time.sleep(chance.of(`${processName} cold start`) * COLD_START_MS);
    const isSkewed = profile.skewMs > 0 && faults.inject("clock_skew", processName, 1);
    const skewMs = isSkewed ? (2 * chance.of(`${processName} skew`) - 1) * profile.skewMs : 0;
    const process = createProcess(name, processName, { time, chance, skewMs });
    observer.processStarted(process);
    // A process that crashes meanwhile handles nothing.
    const handle = await Promise.race([boot(process), process.exited.then(() => never)]);
    return { process, handle };
  }

  async function run(
    { process, handle }: Instance<Event, Response>,
    event: Event,
    limitMs: number,
    onTimeOut: () => void,
  ): Promise<Invocation<Response>> {
    if (process.thaw()) coverage.count("frozen_work_resumed");
    const endsAt = time.now() + limitMs;
    const cancel = time.setTimeout(() => {
      onTimeOut();
      process.exit("timeout");
    }, limitMs);
    const context = { getRemainingTimeInMillis: () => Math.floor(endsAt - time.now()) };
    const work = handle(event, context).then(
      (response): Invocation<Response> => ({ type: "responded", response }),
      (error: unknown): Invocation<Response> => ({ type: "failed", error }),
    );
    const exit = process.exited.then((reason): Invocation<Response> => ({ type: "exited", reason }));
    try {
      return await Promise.race([work, exit]);
    } finally {
      process.freeze();
      cancel();
    }
  }

  return {
    async invoke(event) {
      const number = ++invocations;
      const key = `${name} ${number}`;
      if (faults.inject("invocation_throttled", key, profile.throttleRate)) {
        trace.add(time.now(), `${name} throttled`);
        coverage.count("function_throttled");
        return { type: "throttled" };
      }
      const instance = idle.pop() ?? (await start());
      const { process } = instance;
      const isShort = faults.wouldInject("invocation_times_out", key, profile.timeOutRate);
      const limitMs = isShort ? chance.of(`${key} time left`) ** 2 * TIME_LEFT_MS : timeoutMs;
      // Most invocations end within the time left: then the fault did not happen.
      const onTimeOut = () => void (isShort && faults.injectIfAllowed("invocation_times_out", key));
      const invocation = await run(instance, event, limitMs, onTimeOut);
      trace.add(time.now(), `${process.name} ${endOf(invocation)}`);
      if (invocation.type === "exited") observer.processExited(process, invocation.reason);
      else if (chance.happens(`${name} recycled ${number}`, profile.recycleRate)) process.exit("recycled");
      observer.invocationEnded(process);
      if (!process.hasExited) idle.push(instance);
      return invocation;
    },
  };
}

function endOf(invocation: Invocation<unknown>): string {
  if (invocation.type === "exited") return invocation.reason === "timeout" ? "timed out" : "crashed";
  return invocation.type === "failed" ? `failed: ${invocation.error}` : invocation.type;
}
