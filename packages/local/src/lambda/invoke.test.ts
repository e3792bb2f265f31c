import { expect, test } from "vitest";
import { createContext } from "./context.ts";
import { FunctionTimeoutError, invoke } from "./invoke.ts";

test("a handler cannot change the event of its source, and its result is converted to JSON", async () => {
  const event = { list: [1], gone: undefined };
  const result = await invoke(
    async (received) => {
      expect(received).toStrictEqual({ list: [1] });
      received.list.push(2);
      return { at: new Date(0), nothing: undefined };
    },
    event,
    { name: "f" },
  );
  expect(event.list).toEqual([1]);
  expect(result).toStrictEqual({ at: "1970-01-01T00:00:00.000Z" });
  expect(await invoke(async () => undefined, {}, { name: "f" })).toBeNull();
});

test("a handler's error reaches the source", async () => {
  await expect(invoke(() => Promise.reject(new Error("no")), {}, { name: "f" })).rejects.toThrow("no");
});

test("a handler that takes too long is a timeout error that names the function", async () => {
  const never = Promise.withResolvers<void>().promise;
  const invocation = invoke(() => never, {}, { name: "dispatcher", timeoutMs: 1 });
  await expect(invocation).rejects.toThrow(FunctionTimeoutError);
  await expect(invocation).rejects.toThrow("dispatcher did not end within 1 ms");
});

test("the context contains the function name, a unique request id and the remaining time", () => {
  let now = 1_700_000_000_000;
  const clock = { now: () => now };
  const context = createContext({ name: "receiver", timeoutMs: 1000 }, clock);
  expect(context).toMatchObject({
    functionName: "receiver",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:receiver",
    memoryLimitInMB: "512",
    logGroupName: "/aws/lambda/receiver",
    logStreamName: "2023/11/14/[$LATEST]local",
  });
  expect(context.awsRequestId).not.toBe(createContext({ name: "receiver" }, clock).awsRequestId);
  expect(context.getRemainingTimeInMillis()).toBe(1000);
  now += 400;
  expect(context.getRemainingTimeInMillis()).toBe(600);
  now += 700;
  expect(context.getRemainingTimeInMillis()).toBe(0);
  expect(() => context.succeed("x")).toThrow("Return a promise");
});
