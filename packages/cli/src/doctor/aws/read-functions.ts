import type { LambdaClient } from "@aws-sdk/client-lambda";
import { createLambdaEventSources, LIMITS } from "@boomerang/runtime";
import type { ConcurrencyFacts } from "../check-concurrency.ts";
import type { EventSource } from "../check-event-sources.ts";
import { mostWokenAtOnce, type Schedule } from "../check-schedules.ts";
import { ReadError, reading } from "../read-error.ts";
import type { StackResource } from "./stack.ts";

type FunctionName = "Dispatcher" | "Receiver" | "Publisher";

const MAPPING = "AWS::Lambda::EventSourceMapping";
const FUNCTION = "AWS::Lambda::Function";
// In the logical ids of functions and of their event source mappings.
const OWNER = /(Dispatcher|Receiver|Publisher)Function/;

/** The environment variables of a function. None of them is a secret. */
export async function readEnvironment(
  client: LambdaClient,
  resources: readonly StackResource[],
  name: FunctionName,
): Promise<Readonly<Record<string, string>>> {
  const { GetFunctionConfigurationCommand } = await import("@aws-sdk/client-lambda");
  const FunctionName = find(resources, FUNCTION, `${name}Function`).physicalId;
  const action = "lambda:GetFunctionConfiguration";
  const { Environment } = await reading(action, () =>
    client.send(new GetFunctionConfigurationCommand({ FunctionName })),
  );
  return Environment?.Variables ?? {};
}

/** The state of every event source mapping of the stack. */
export async function readEventSources(
  client: LambdaClient,
  resources: readonly StackResource[],
): Promise<EventSource[]> {
  const sources = createLambdaEventSources(client);
  const mappings = resources.filter(({ type }) => type === MAPPING);
  return Promise.all(
    mappings.map(async ({ logicalId, physicalId: uuid }) => {
      const { state, lastResult } = await reading("lambda:GetEventSourceMapping", () =>
        sources.stateOf(uuid),
      );
      return { feeds: (OWNER.exec(logicalId)?.[1] ?? logicalId).toLowerCase(), uuid, state, lastResult };
    }),
  );
}

export interface ConcurrencySources {
  readonly client: LambdaClient;
  readonly region: string;
  readonly resources: readonly StackResource[];
  readonly schedules: readonly Schedule[];
}

/** What the account has, and what the deployed functions may use. */
export async function readConcurrency(sources: ConcurrencySources): Promise<ConcurrencyFacts> {
  const { client, region, resources, schedules } = sources;
  const sdk = await import("@aws-sdk/client-lambda");
  const mapping = async (name: FunctionName) => {
    const UUID = find(resources, MAPPING, `${name}FunctionSource`).physicalId;
    return reading("lambda:GetEventSourceMapping", () =>
      client.send(new sdk.GetEventSourceMappingCommand({ UUID })),
    );
  };
  const account = reading("lambda:GetAccountSettings", () =>
    client.send(new sdk.GetAccountSettingsCommand({})),
  );
  const receiver = find(resources, FUNCTION, "ReceiverFunction").physicalId;
  const concurrency = reading("lambda:GetFunctionConcurrency", () =>
    client.send(new sdk.GetFunctionConcurrencyCommand({ FunctionName: receiver })),
  );
  const [environment, dispatcher, drain, publisher, { AccountLimit }, { ReservedConcurrentExecutions }] =
    await Promise.all([
      readEnvironment(client, resources, "Dispatcher"),
      ...[mapping("Dispatcher"), mapping("Receiver"), mapping("Publisher")],
      ...[account, concurrency],
    ] as const);
  const { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: unreserved } = AccountLimit ?? {};
  if (limit === undefined || unreserved === undefined) throw incomplete("lambda:GetAccountSettings");
  return {
    facts: {
      region,
      concurrency: { isKnown: true, value: { limit, unreserved } },
      held: {
        isKnown: true,
        value: { reservedConcurrency: ReservedConcurrentExecutions ?? 0, alarms: 0, secrets: 0 },
      },
    },
    needs: {
      settings: {
        submissionsPerMinute: Number(environment.SUBMISSIONS_PER_MINUTE ?? LIMITS.submissions.defaultLimit),
        dispatcherConcurrency: mostOf(dispatcher.ScalingConfig?.MaximumConcurrency),
        drainConcurrency: mostOf(drain.ScalingConfig?.MaximumConcurrency),
        publishersPerShard: publisher.ParallelizationFactor ?? 1,
        receiverReservedConcurrency: ReservedConcurrentExecutions,
      },
      wakes: mostWokenAtOnce(schedules),
    },
  };
}

function mostOf(value: number | undefined): number {
  if (value === undefined) throw incomplete("lambda:GetEventSourceMapping");
  return value;
}

function incomplete(action: string): ReadError {
  const cause = Object.assign(new Error("no number"), { name: "a response without the number" });
  return new ReadError(action, { cause });
}

function find(resources: readonly StackResource[], type: string, name: string): StackResource {
  const found = resources.find((each) => each.type === type && each.logicalId.includes(name));
  if (found !== undefined) return found;
  const missing = Object.assign(new Error("missing"), { name: `no ${name} in the stack` });
  throw new ReadError("cloudformation:ListStackResources", { cause: missing });
}
