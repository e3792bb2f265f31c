/** Runs the bundle of a function in a process of its own, as its parent asks. */
import type { FunctionCall, FunctionReply } from "./function-process.ts";

const context = {
  functionName: "function",
  functionVersion: "1",
  awsRequestId: "request",
  getRemainingTimeInMillis: () => 60_000,
};

interface Loaded {
  readonly ready?: Promise<void>;
  handler(event: object, invocation: object): Promise<unknown>;
}
let loaded: Loaded | undefined;

process.on("message", async (call: FunctionCall) => process.send?.(await perform(call)));
process.on("disconnect", () => process.exit());

function perform(call: FunctionCall): Promise<FunctionReply> {
  switch (call.type) {
    case "start":
      return start(call.bundle, call.event);
    case "repeat":
      return repeat(call);
    case "each":
      return handleEach(call.bundle, call.events);
  }
}

async function start(bundle: string, event: object): Promise<FunctionReply> {
  const began = performance.now();
  const { handler } = await load(bundle);
  const response = await handler(event, context);
  return { ms: performance.now() - began, responses: [response], rssMb: rssMb() };
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

/** Since a time and the CPU usage at that time. */
function usage(began: number, cpu: NodeJS.CpuUsage) {
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - began, cpuMs: (user + system) / 1000, rssMb: rssMb() };
}

const rssMb = () => process.memoryUsage.rss() / 1e6;
