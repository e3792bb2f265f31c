import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { BoomerangError } from "../boomerang-error.ts";
import { fromAwsError } from "./aws-error.ts";
import { NAME_SOURCES, type ResourceNames } from "./resource-names.ts";

/** Finds the name of a resource. @throws BoomerangError */
export type FindName = (key: keyof ResourceNames) => Promise<string>;

export interface NameOptions {
  readonly names: Partial<ResourceNames>;
  readonly stack: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cloudFormation: () => Promise<CloudFormationClient>;
}

/** Explicit names win; then come the outputs of the stack, if one is named; without a stack, the environment. */
export function createFindName({ names, stack, env, cloudFormation }: NameOptions): FindName {
  let outputs: Promise<ReadonlyMap<string, string>> | undefined;

  function outputsOf(name: string): Promise<ReadonlyMap<string, string>> {
    if (outputs === undefined) {
      const reading = cloudFormation().then((client) => readOutputs(client, name));
      outputs = reading;
      // The next call reads again what could not be read.
      reading.catch(() => {
        if (outputs === reading) outputs = undefined;
      });
    }
    return outputs;
  }

  return async (key) => {
    const { output, variable, grant, granted } = NAME_SOURCES[key];
    const explicit = names[key];
    if (explicit !== undefined) return explicit;
    if (stack === undefined) {
      const value = env[variable];
      if (value) return value;
      throw new BoomerangError(`the client does not know ${key}: there is no variable ${variable}`, {
        code: "not_configured",
        nextStep: `Pass the stack's name, or ${key}, to createClient${grantText(grant, granted)}.`,
      });
    }
    const value = (await outputsOf(stack)).get(output);
    if (value) return value;
    throw new BoomerangError(`the stack ${stack} has no output ${output}`, {
      code: "not_configured",
      nextStep:
        "Check that this is the stack of a Boomerang, and that its deployment has ended. If it was deployed with an older version, deploy it again.",
    });
  };
}

function grantText(grant: string | undefined, granted: string | undefined): string {
  if (grant === undefined) return "";
  return `; or${granted === undefined ? "" : `, for ${granted},`} give the function ${grant}, which sets the variable`;
}

async function readOutputs(
  client: CloudFormationClient,
  stack: string,
): Promise<ReadonlyMap<string, string>> {
  const { DescribeStacksCommand } = await import("@aws-sdk/client-cloudformation");
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    const outputs = Stacks[0]?.Outputs ?? [];
    return new Map(outputs.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]));
  } catch (cause) {
    // CloudFormation has no error of its own for a stack that does not exist.
    if (cause instanceof Error && /does not exist/.test(cause.message)) {
      throw new BoomerangError(`there is no stack ${stack} in this account and region`, {
        code: "resource_not_found",
        nextStep: "Check the stack's name, the account and the region.",
        cause,
      });
    }
    throw fromAwsError(cause, `read the outputs of stack ${stack}`);
  }
}
