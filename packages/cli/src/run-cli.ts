import tab from "@bomb.sh/tab/commander";
import { Command, CommanderError } from "@commander-js/extra-typings";
import manifest from "../package.json" with { type: "json" };
import { cancelCommand } from "./commands/cancel.ts";
import { consoleCommand } from "./commands/console.ts";
import { deadLettersCommand } from "./commands/dead-letters.ts";
import { devCommand } from "./commands/dev.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { explainCommand } from "./commands/explain.ts";
import { exportCommand } from "./commands/export.ts";
import { getCommand } from "./commands/get.ts";
import { keyCommand } from "./commands/key.ts";
import { listCommand } from "./commands/list.ts";
import { pauseCommand, resumeCommand } from "./commands/pause.ts";
import { predictCommand } from "./commands/predict.ts";
import { queueCommand } from "./commands/queue.ts";
import { replayCommand } from "./commands/replay.ts";
import { requestCommand } from "./commands/request.ts";
import { submitCommand } from "./commands/submit.ts";
import { tailCommand } from "./commands/tail.ts";
import { waitCommand } from "./commands/wait.ts";
import { wakeCommand } from "./commands/wake.ts";
import type { OpenClient } from "./context.ts";
import { openDoctor as openSystemDoctor } from "./doctor/open-doctor.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Io, Sink } from "./io/io.ts";
import { isBrokenPipe, type Toolbox } from "./program.ts";
import { reportError } from "./report-error.ts";

const COMMANDS = [
  submitCommand,
  waitCommand,
  getCommand,
  listCommand,
  tailCommand,
  cancelCommand,
  replayCommand,
  exportCommand,
  deadLettersCommand,
  queueCommand,
  wakeCommand,
  predictCommand,
  requestCommand,
  keyCommand,
  pauseCommand,
  resumeCommand,
  consoleCommand,
  doctorCommand,
  explainCommand,
  devCommand,
];

/** Runs a command line, without the program's name, and returns the exit code. */
export async function runCli(
  args: readonly string[],
  io: Io,
  openClient: OpenClient,
  openDoctor = openSystemDoctor,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const tools: Toolbox = {
    io,
    openClient,
    openDoctor,
    onExit: (code) => {
      exitCode = code;
    },
  };
  const printed: Promise<void>[] = [];
  const print = ({ write }: Sink, text: string) => {
    const writing = write(text);
    // It is awaited at the end.
    writing.catch(() => undefined);
    printed.push(writing);
  };
  const configuration = {
    writeOut: (text: string) => print(io.stdout, text),
    writeErr: (text: string) => print(io.stderr, text),
    getOutHelpWidth: () => io.stdout.columns,
    getErrHelpWidth: () => io.stderr.columns,
    outputError: (text: string, write: (text: string) => void) =>
      write(isJson(args) ? usageError(text) : text),
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  };
  const program = new Command("boomerang")
    .description("Durable asynchronous inference: submit jobs, follow and manage them.")
    .version(manifest.version, "-V, --version", "print the version")
    .helpCommand(true);
  for (const create of COMMANDS) program.addCommand(create(tools) as unknown as Command);
  program.addHelpText("after", "\nEach command has examples: boomerang list --help");
  // The shells show one line for each command.
  if (args[0] === "complete") for (const each of program.commands) each.description(each.summary());
  // Adds the command completion, and a hidden one that the scripts of the shells call.
  tab(program as unknown as Parameters<typeof tab>[0], { completionCommandName: "completion" });
  const completion = program.commands.find((command) => command.name() === "completion");
  completion
    ?.description("print a script that completes commands and options in a shell")
    .addHelpText(
      "after",
      "\nExamples:\n  source <(boomerang completion bash)\n  boomerang completion fish | source",
    );
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput(configuration);
    if (!isJson(args)) command.showHelpAfterError("(add --help for usage and examples)");
  }
  try {
    await program.parseAsync([...args], { from: "user" }).catch((error) => {
      if (!(error instanceof CommanderError)) throw error;
      exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    });
    await Promise.all(printed);
    return exitCode;
  } catch (error) {
    if (isBrokenPipe(error)) return EXIT.brokenPipe;
    return await reportError(error, io, isJson(args) ? "json" : "text");
  }
}

/** Whether the command line asks for JSON: it may not be valid, so it was not parsed. */
function isJson(args: readonly string[]): boolean {
  return args.some(
    (arg, n) =>
      /^(?:-o|--output)=?jsonl?$/.test(arg) ||
      (/^json/.test(arg) && /^(?:-o|--output)$/.test(args[n - 1] ?? "")),
  );
}

function usageError(text: string): string {
  const message = text
    .trim()
    .replace(/^error: /, "")
    .replaceAll(/\s+/g, " ");
  return `${JSON.stringify({ error: { code: "usage", message, next_step: "Add --help for usage and examples.", retryable: false } })}\n`;
}
