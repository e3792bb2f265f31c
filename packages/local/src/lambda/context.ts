import { randomUUID } from "node:crypto";
import type { Clock } from "@boomerang/core";
import type { Context } from "aws-lambda";
import { LOCAL_ACCOUNT, LOCAL_REGION } from "../aws/account.ts";

export interface FunctionSettings {
  readonly name: string;
  /** Timeout of an invocation in milliseconds; default 30,000. */
  readonly timeoutMs?: number;
}

export const DEFAULT_TIMEOUT_MS = 30_000;

/** The context of an invocation that starts now. */
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

// Lambda does not support callbacks since Node 24.
function callbackStyle(): never {
  throw new Error("Lambda does not support callbacks on this runtime. Return a promise from the handler.");
}
