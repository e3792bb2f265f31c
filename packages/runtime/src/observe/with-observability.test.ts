import type { Context } from "aws-lambda";
import { expect, test, vi } from "vitest";
import { SettingsError } from "../settings/read-settings.ts";
import { captureOutput, parsed } from "./capture-console.fixture.ts";
import { createLog, createLogger } from "./log.ts";
import { createMeter, createMetrics } from "./meter.ts";
import { InvocationError, withObservability } from "./with-observability.ts";

const context = (awsRequestId: string) =>
  ({
    functionName: "boomerang-dispatcher",
    functionVersion: "1",
    memoryLimitInMB: "256",
    invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:boomerang-dispatcher",
    awsRequestId,
    getRemainingTimeInMillis: () => 30_000,
  }) as Context;

function setUp(
  work: (
    collaborators: { log: ReturnType<typeof createLog>; meter: ReturnType<typeof createMeter> },
    event: unknown,
  ) => unknown,
) {
  const lines = captureOutput();
  const warned = vi.spyOn(console, "warn").mockReturnValue();
  const logger = createLogger("dispatcher");
  const metrics = createMetrics("dispatcher", "Boomerang");
  const collaborators = { log: createLog(logger), meter: createMeter(metrics) };
  const handler = withObservability(async (event: unknown) => work(collaborators, event), {
    logger,
    metrics,
  });
  return { invoke: (event: unknown, id = "invocation-1") => handler(event, context(id)), lines, warned };
}

test("log lines name the invocation, metrics are published at its end, and the result is returned", async () => {
  const { invoke, lines } = setUp(({ log, meter }, event) => {
    log.info("submitted", { job_id: "order-1" });
    meter.count("JobsRejected");
    return { got: event };
  });
  expect(await invoke({ Records: [] })).toEqual({ got: { Records: [] } });
  expect(parsed(lines())).toEqual([
    {
      level: "INFO",
      message: "submitted",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      service: "dispatcher",
      function_request_id: "invocation-1",
      job_id: "order-1",
    },
    expect.objectContaining({ JobsRejected: 1, service: "dispatcher" }),
  ]);
});

test("a line names the trace of its invocation if X-Ray records it", async () => {
  const { invoke, lines } = setUp(({ log }) => log.info("submitted"));
  for (const sampled of [1, 0]) {
    vi.stubEnv(
      "_X_AMZN_TRACE_ID",
      `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=${sampled}`,
    );
    await invoke({});
  }
  expect(parsed(lines()).map(({ xray_trace_id }) => xray_trace_id)).toEqual([
    "1-5759e988-bd862e3fe1be46a994272793",
    undefined,
  ]);
});

test("each invocation has its own metrics and log lines", async () => {
  const { invoke, lines } = setUp(({ log, meter }) => {
    log.info("submitted");
    meter.count("JobsRejected");
  });
  await invoke({}, "invocation-1");
  await invoke({}, "invocation-2");
  expect(parsed(lines())).toMatchObject([
    { function_request_id: "invocation-1" },
    { JobsRejected: 1 },
    { function_request_id: "invocation-2" },
    { JobsRejected: 1 },
  ]);
});

test("an invocation without metrics prints no metrics and no warning", async () => {
  const { invoke, lines, warned } = setUp(() => "done");
  expect(await invoke({})).toBe("done");
  expect(lines()).toEqual([]);
  expect(warned).not.toHaveBeenCalled();
});

test("an error of the handler is logged, and its metrics are published", async () => {
  const { invoke, lines } = setUp(({ meter }) => {
    meter.count("JobsReturned");
    throw new SettingsError("TABLE_NAME is not set");
  });
  const failed = invoke({});
  await expect(failed).rejects.toThrow(InvocationError);
  await expect(failed).rejects.toThrow("SettingsError: TABLE_NAME is not set");
  expect(parsed(lines())).toMatchObject([
    {
      level: "ERROR",
      message: "invocation failed",
      function_request_id: "invocation-1",
      error: { name: "SettingsError", message: "TABLE_NAME is not set" },
    },
    { JobsReturned: 1 },
  ]);
});

test("the error that Lambda logs quotes no data", async () => {
  const { invoke, lines } = setUp((_, event) => JSON.parse(String(event)));
  const error: unknown = await invoke("zSECRETz").catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    name: "InvocationError",
    message: "SyntaxError: its message is not logged because it may quote data",
  });
  // Lambda logs the type, the message, the stack and every field.
  const { message, stack } = error as Error;
  expect(JSON.stringify([message, stack, { ...(error as Error) }, (error as Error).cause])).not.toContain(
    "zSECRETz",
  );
  expect(lines().join("\n")).not.toContain("zSECRETz");
});

test("no event is logged, even if an environment variable turns that on", async () => {
  vi.stubEnv("POWERTOOLS_LOGGER_LOG_EVENT", "true");
  const { invoke, lines } = setUp(({ log }) => log.info("submitted"));
  await invoke({ body: "zSECRETz" });
  expect(lines()).toHaveLength(1);
  expect(lines().join("\n")).not.toContain("zSECRETz");
});
