import { parseArgs } from "node:util";
import { parseTargetText, type Target } from "@boomerang/core";
import { ArgumentsError } from "../start/arguments.ts";
import { type DevApi, type Env, providerApi } from "./provider-api.ts";

/** What `pnpm dev` runs. */
export interface DevOptions {
  readonly api: DevApi;
  /** The receiver's port on 127.0.0.1; 0: any free one. */
  readonly port: number;
  /** The console's port on 127.0.0.1; 0: any free one. */
  readonly consolePort: number;
  /** Targets whose queue status is recorded. */
  readonly targets: readonly Target[];
  /** Whether the state of the pipeline is printed to standard output once it runs. */
  readonly json: boolean;
  /** Whether the log of the handlers is printed to standard error. */
  readonly verbose: boolean;
}

/**
 * Parses the command line; `"help"` if it asks for help.
 *
 * @throws {ArgumentsError} when an option or a variable that it needs is missing or invalid
 */
export function parseDevArguments(args: readonly string[], env: Env): DevOptions | "help" {
  const values = parse(args);
  if (values.help) return "help";
  const port = toPort("--port", values.port);
  return {
    api: toApi(values, port, env),
    port,
    consolePort: toPort("--console-port", values["console-port"]),
    targets: values.target.map(toTarget),
    json: values.json,
    verbose: values.verbose,
  };
}

function toApi(values: ReturnType<typeof parse>, port: number, env: Env): DevApi {
  const { "webhook-base-url": webhookBaseUrl, "api-url": baseUrl } = values;
  if (values.api === "provider") return providerApi({ webhookBaseUrl, baseUrl, port }, env);
  if (values.api !== "simulator") {
    throw new ArgumentsError(`--api must be simulator or provider, not ${JSON.stringify(values.api)}`);
  }
  if (webhookBaseUrl !== undefined || baseUrl !== undefined) {
    const option = webhookBaseUrl === undefined ? "--api-url" : "--webhook-base-url";
    throw new ArgumentsError(`${option} is for the real API only: add --api provider, or leave it out`);
  }
  return { type: "simulator" };
}

function toPort(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new ArgumentsError(`${option} must be a whole number from 0 to 65535, not ${JSON.stringify(text)}`);
}

function toTarget(text: string): Target {
  const target = parseTargetText(text);
  if (target !== undefined) return target;
  throw new ArgumentsError(
    `--target ${JSON.stringify(text)} is not a target; write it as model:abc123/production, chain:def456/staging or model:abc123/development`,
  );
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: args.filter((arg) => arg !== "--"),
      options: {
        api: { type: "string", default: "simulator" },
        // For tests and proxies; not in the help.
        "api-url": { type: "string" },
        "webhook-base-url": { type: "string" },
        port: { type: "string", default: "0" },
        "console-port": { type: "string", default: "0" },
        target: { type: "string", multiple: true, default: [] },
        json: { type: "boolean", default: false },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return values;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // The first sentence states the error; the rest explains arguments that begin with a dash.
    throw new ArgumentsError(`${why.split(/\. |\n/, 1)[0]}; see --help`, { cause: error });
  }
}
