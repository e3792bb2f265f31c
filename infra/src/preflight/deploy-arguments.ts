import { parseArgs } from "node:util";
import { DEFAULT_CONFIG } from "../settings/load-config.ts";

/** What the preflight takes from the arguments of `cdk deploy`. */
export interface DeployArguments {
  /** Of the configuration file, relative to `infra/`. */
  readonly config: string;
  readonly bootstrapQualifier: string;
  readonly profile: string | undefined;
  /** Whether questions are answered with yes. */
  readonly yes: boolean;
  readonly help: boolean;
}

// The CDK's default.
const DEFAULT_QUALIFIER = "hnb659fds";

/**
 * Reads the arguments of `cdk deploy`; those that are only for the CDK are left to it.
 *
 * @param context of cdk.json; arguments come before it
 */
export function parseDeployArguments(
  args: readonly string[],
  context: Readonly<Record<string, unknown>> = {},
): DeployArguments {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: {
      context: { type: "string", short: "c", multiple: true },
      profile: { type: "string" },
      yes: { type: "boolean", short: "y" },
      help: { type: "boolean", short: "h" },
    },
  });
  const given = Object.fromEntries(
    (values.context ?? []).map((pair) => {
      const [key = "", ...value] = String(pair).split("=");
      return [key, value.join("=")];
    }),
  );
  const all = { ...context, ...given };
  return {
    config: String(all.config ?? DEFAULT_CONFIG),
    bootstrapQualifier: String(all["@aws-cdk/core:bootstrapQualifier"] ?? DEFAULT_QUALIFIER),
    profile: typeof values.profile === "string" ? values.profile : undefined,
    yes: values.yes === true,
    help: values.help === true,
  };
}
