import { expect, onTestFinished, test } from "vitest";
import { createContext } from "./context.ts";
import { startWorkerFunction, WorkerEndedError } from "./worker-function.ts";

const ENTRY = new URL("./worker-function.fixture.ts", import.meta.url);

function start() {
  const reports: string[] = [];
  const started = Promise.withResolvers<unknown>();
  const worker = startWorkerFunction<string>({
    name: "dispatcher",
    entry: ENTRY,
    data: { table: "Jobs" },
    onStarted: (event) => started.resolve(event),
    onReport: (report) => reports.push(report),
  });
  onTestFinished(() => worker.stop());
  const invoke = (act: string, timeoutMs = 60_000) =>
    worker.handler({ act }, createContext({ name: "dispatcher", timeoutMs }, Date)) as Promise<unknown>;
  return { worker, invoke, reports, started: started.promise };
}

test("a worker handles one invocation after the other, and reports", async () => {
  const { worker, invoke, reports } = start();
  const context = createContext({ name: "dispatcher" }, Date);
  expect(await worker.handler({ act: "a" }, context)).toEqual({
    ...{ act: "a", calls: 1, data: { table: "Jobs" }, name: "dispatcher", requestId: context.awsRequestId },
  });
  expect(await invoke("b")).toMatchObject({ act: "b", calls: 2 });
  expect(reports).toEqual(["a 1", "b 2"]);
});

test("the error of a handler keeps its name and code, and the worker goes on", async () => {
  const { invoke } = start();
  await expect(invoke("throw")).rejects.toMatchObject({
    name: "RangeError",
    message: "too far",
    code: "ERR_FAR",
  });
  expect(await invoke("a")).toMatchObject({ calls: 2 });
});

test.each(["never", "busy"])(
  "a worker that is killed fails its invocation (%s), and the next one starts another",
  async (act) => {
    const { worker, invoke, started } = start();
    const failed = expect(invoke(act)).rejects.toThrow("the worker of the dispatcher was killed");
    expect(await started).toEqual({ act });
    worker.kill();
    await failed;
    expect(await invoke("a")).toMatchObject({ calls: 1 });
  },
);

test("a worker that ends by itself fails its invocation, and the next one starts another", async () => {
  const { invoke } = start();
  await expect(invoke("crash")).rejects.toThrow("the worker of the dispatcher ended with exit code 7");
  expect(await invoke("a")).toMatchObject({ calls: 1 });
});

test("a module that cannot be loaded fails the invocation", async () => {
  const entry = new URL("./no-such-module.ts", import.meta.url);
  const worker = startWorkerFunction({ name: "receiver", entry, data: {} });
  onTestFinished(() => worker.stop());
  await expect(worker.handler({}, createContext({ name: "receiver" }, Date))).rejects.toThrow(
    WorkerEndedError,
  );
});

test("an invocation that exceeds its time ends the worker", async () => {
  const { invoke } = start();
  await invoke("a");
  await expect(invoke("busy", 1)).rejects.toThrow("an invocation exceeded its time");
  expect(await invoke("a")).toMatchObject({ calls: 1 });
});

test("a worker that is stopped handles nothing more, and no thread is left", async () => {
  const { worker, invoke } = start();
  await invoke("a");
  worker.kill();
  await worker.stop();
  await worker.stop();
  await expect(invoke("a")).rejects.toThrow("is stopped");
});
