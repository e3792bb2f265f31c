import type { Client } from "@boomerang/client";
import { Command, Option } from "@commander-js/extra-typings";
import type { Context, OpenClient } from "./context.ts";
import type { OpenDoctor } from "./doctor/open-doctor.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Io } from "./io/io.ts";
import { createOutput, FORMATS, type Format } from "./io/output.ts";
import { reportError } from "./report-error.ts";

/** The name of the stack that `pnpm run deploy` deploys. */
const DEFAULT_STACK = "Boomerang";

/** What is needed to make a command. */
export interface Toolbox {
  readonly io: Io;
  readonly openClient: OpenClient;
  readonly openDoctor: OpenDoctor;
  /** Receives the exit code of the command that ran. */
  readonly onExit: (code: ExitCode) => void;
}

/** A command with the options that every command has. */
export function newCommand(name: string, env: Io["env"]) {
  const common = <Flags extends string>(option: Flags, text: string) =>
    new Option(option, text).helpGroup("Options of every command:");
  return new Command(name)
    .addOption(
      common("--stack <name>", "stack of the deployment; also BOOMERANG_STACK")
        .default(env.BOOMERANG_STACK ?? DEFAULT_STACK)
        .conflicts("local"),
    )
    .addOption(common("--local", "use the pipeline that runs on this machine (boomerang dev)"))
    .addOption(
      common("--region <region>", "AWS region; default: that of the AWS configuration").conflicts("local"),
    )
    .addOption(
      common("-o, --output <format>", "how data is printed")
        .choices(FORMATS)
        .default("text" as Format),
    );
}

/** Whether the reader of the output has ended, as `head` does when it has seen enough. */
export function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === "EPIPE";
}

interface CommonOptions {
  readonly stack: string;
  readonly local?: boolean | undefined;
  readonly region?: string | undefined;
  readonly output: Format;
}

/** Runs what a command does, and reports its errors and its exit code. */
export async function runAction(
  { io, openClient, onExit }: Toolbox,
  { stack, local = false, region, output: format }: CommonOptions,
  action: (context: Context) => Promise<ExitCode | undefined>,
): Promise<void> {
  const connection = {
    stack: local ? undefined : stack,
    region,
    isLocal: local,
    apiUrl: io.env.BOOMERANG_API_URL,
  };
  let opened: Promise<Client> | undefined;
  const client = () => {
    opened ??= openClient(connection);
    return opened;
  };
  try {
    onExit((await action({ io, output: createOutput(io, format), client })) ?? EXIT.ok);
  } catch (error) {
    if (isBrokenPipe(error)) throw error;
    onExit(await reportError(error, io, format));
  } finally {
    (await opened?.catch(() => undefined))?.close();
  }
}
