import type { FunctionCounts, Service } from "infra/cost/counts";
import type { Requests, StubRequest } from "../processes/stub.ts";

const SERVICES: Readonly<Record<string, Service>> = {
  GetItem: "DynamoDB",
  PutItem: "DynamoDB",
  UpdateItem: "DynamoDB",
  Query: "DynamoDB",
  SendMessage: "SQS",
  ChangeMessageVisibility: "SQS",
  GetSecretValue: "Secrets Manager",
  PutEvents: "EventBridge",
  API: "Inference API",
};

/** What a function's requests are billed as. */
export function countsOf({ requests, units }: Pick<Requests, "requests" | "units">) {
  return {
    calls: callsOf(requests),
    writeUnits: units,
    readUnits: sumOf(requests, ({ readUnits = 0 }) => readUnits),
    events: sumOf(requests, ({ events = 0 }) => events),
  } satisfies Partial<FunctionCounts>;
}

/** How often each service is called. */
export function callsOf(requests: readonly Pick<StubRequest, "operation">[]): FunctionCounts["calls"] {
  const calls: Partial<Record<Service, number>> = {};
  for (const { operation } of requests) {
    const service = SERVICES[operation];
    if (service === undefined)
      throw new Error(`not known whose operation ${operation} is: add it to count-calls.ts`);
    calls[service] = (calls[service] ?? 0) + 1;
  }
  return calls;
}

function sumOf<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((sum, value) => sum + of(value), 0);
}
