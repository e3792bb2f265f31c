import {
  GetAccountSettingsCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  paginateListEventSourceMappings,
} from "@aws-sdk/client-lambda";
import type { DeployedFunction } from "../stack.ts";

/** Settings that decide how fast a deployment can be. No other environment variable is read, since some name secrets. */
export async function readSettings(
  client: LambdaClient,
  functions: readonly DeployedFunction[],
): Promise<Record<string, string>> {
  const each = await Promise.all(functions.map((deployed) => readFunction(client, deployed)));
  const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
  return {
    ...Object.assign({}, ...each),
    "concurrency of the account": String(AccountLimit?.ConcurrentExecutions ?? "unknown"),
  };
}

async function readFunction(client: LambdaClient, { name, functionName }: DeployedFunction) {
  const command = new GetFunctionConfigurationCommand({ FunctionName: functionName });
  const { MemorySize, Architectures = [], Runtime, Environment } = await client.send(command);
  const pages = await Array.fromAsync(
    paginateListEventSourceMappings({ client }, { FunctionName: functionName }),
  );
  const limits = pages
    .flatMap(({ EventSourceMappings = [] }) => EventSourceMappings)
    .flatMap(({ ScalingConfig }) => ScalingConfig?.MaximumConcurrency ?? []);
  const perMinute = name === "dispatcher" ? Environment?.Variables?.SUBMISSIONS_PER_MINUTE : undefined;
  return {
    [name]: [
      `${Runtime}, ${Architectures.join()}, ${MemorySize} MB`,
      ...(limits.length > 0
        ? [`maximum concurrency of its queues: ${limits.toSorted((a, b) => a - b).join(", ")}`]
        : []),
    ].join("; "),
    ...(perMinute !== undefined && { "submissions a minute, at most": perMinute }),
  };
}
