import { randomUUID } from "node:crypto";
import type { Clock } from "@boomerang/core";
import type { Context } from "aws-lambda";
import { LOCAL_ACCOUNT, LOCAL_REGION } from "../aws/account.ts";

/** What Lambda knows of a function before it is called. */
export interface FunctionSettings {
  readonly name: string;
  /** Milliseconds an invocation may take; default 30,000. */
  readonly timeoutMs?: number;
}

/** The default of {@link FunctionSettings.timeoutMs}. */
export const DEFAULT_TIMEOUT_MS = 30_000;

/** The context of one invocation that begins now. */
export function createContext(settings: FunctionSettings, clock: Clock): Context {
  const { name, timeoutMs = DEFAULT_TIMEOUT_MS } = settings;
  const deadline = clock.now() + timeoutMs;
  const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll("-", "/");
  return {
    awsRequestId: randomUUID(),
    functionName: name,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT}:function:${name}`,
    memoryLimitInMB: "512",
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: `${day}/[$LATEST]local`,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - clock.now()),
    done: callbackStyle,
    fail: callbackStyle,
    succeed: callbackStyle,
  };
}

// Lambda dropped callbacks with Node 24.
function callbackStyle(): never {
  throw new Error("The context's callbacks do nothing on this runtime. Return a promise from the handler.");
}
