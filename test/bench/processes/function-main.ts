/** Runs the bundle of a function in a process of its own, as its parent asks. */
import type { FunctionCall, FunctionReply } from "./function-process.ts";

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

process.on("message", async (call: FunctionCall) => process.send?.(await perform(call)));
process.on("disconnect", () => process.exit());

function perform(call: FunctionCall): Promise<FunctionReply> {
  frozenAt = call.at;
  switch (call.type) {
    case "start":
      return start(call.bundle, call.event);
    case "repeat":
      return repeat(call);
  }
}

async function start(bundle: string, event: object): Promise<FunctionReply> {
  const began = performance.now();
  const started: Loaded = await import(bundle);
  await started.ready;
  const response = await started.handler(event, context);
  loaded = started;
  return { ms: performance.now() - began, response, rssMb: rssMb() };
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
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - began, cpuMs: (user + system) / 1000, response, rssMb: rssMb() };
}

const rssMb = () => process.memoryUsage.rss() / 1e6;
