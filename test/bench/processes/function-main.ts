/** Runs the bundle of a function in a process of its own, as its parent asks. */
import type { BundleTimes, FunctionCall, FunctionReply } from "./function-process.ts";

// With the lengths that they have on AWS: log lines contain them.
const NAME = "Boomerang-BoomerangDispatcherFunction1A2B3C4D-AbCdEfGhIjKl";
const context = {
  functionName: NAME,
  functionVersion: "$LATEST",
  invokedFunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${NAME}`,
  memoryLimitInMB: "1024",
  awsRequestId: "2f1c7a3e-5b0d-4c62-9a71-000000000001",
  getRemainingTimeInMillis: () => 60_000,
};

const { now } = Date;
let frozenAt: number | undefined;
Date.now = () => frozenAt ?? now();

interface Loaded {
  readonly ready?: Promise<void>;
  handler(event: object, invocation: object): Promise<unknown>;
}
let loaded: Loaded | undefined;
/** What a bundle notes that is made for it. */
const marks = globalThis as { readonly bundleTimes?: BundleTimes };

process.on("message", async (call: FunctionCall) => process.send?.(await perform(call)));
process.on("disconnect", () => process.exit());

function perform(call: FunctionCall): Promise<FunctionReply> {
  frozenAt = call.at;
  switch (call.type) {
    case "start":
      return start(call.bundle, call.event);
    case "repeat":
      return repeat(call);
    case "each":
      return handleEach(call.bundle, call.events);
    case "profile":
      return profile(call);
  }
}

async function start(bundle: string, event: object): Promise<FunctionReply> {
  const began = performance.now();
  const { handler } = await load(bundle);
  const loadedAt = performance.now();
  const response = await handler(event, context);
  const ended = performance.now();
  const times = { bootstrapped: performance.nodeTiming.bootstrapComplete, began, loaded: loadedAt, ended };
  return {
    ms: ended - began,
    responses: [response],
    rssMb: rssMb(),
    times: { ...times, ...marks.bundleTimes },
  };
}

async function load(bundle: string): Promise<Loaded> {
  const started: Loaded = await import(bundle);
  await started.ready;
  loaded = started;
  return started;
}

async function repeat({
  event,
  times,
  concurrency,
}: Extract<FunctionCall, { type: "repeat" }>): Promise<FunctionReply> {
  const { handler } = loaded ?? {};
  if (handler === undefined) throw new Error("no bundle is loaded");
  const began = performance.now();
  const cpu = process.cpuUsage();
  let left = times;
  let response: unknown;
  const work = async () => {
    while (left-- > 0) response = await handler(event, context);
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return { ...usage(began, cpu), responses: [response] };
}

async function handleEach(bundle: string, events: readonly object[]): Promise<FunctionReply> {
  const { handler } = loaded ?? (await load(bundle));
  const began = performance.now();
  const cpu = process.cpuUsage();
  const responses: unknown[] = [];
  for (const event of events) responses.push(await handler(event, context));
  return { ...usage(began, cpu), responses };
}

/** Repeats an event under V8's sampling profiler. */
async function profile({
  intervalUs,
  ...call
}: Extract<FunctionCall, { type: "profile" }>): Promise<FunctionReply> {
  // Here, so that no start of a process that is measured loads it.
  const { Session } = await import("node:inspector/promises");
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: intervalUs });
  await session.post("Profiler.start");
  const reply = await repeat({ ...call, type: "repeat", concurrency: 1 });
  const { nodes } = (await session.post("Profiler.stop")).profile;
  session.disconnect();
  return { ...reply, nodes };
}

/** Since a time and the CPU usage at that time. */
function usage(began: number, cpu: NodeJS.CpuUsage) {
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - began, cpuMs: (user + system) / 1000, rssMb: rssMb() };
}

const rssMb = () => process.memoryUsage.rss() / 1e6;
