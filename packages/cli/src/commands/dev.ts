import { Command } from "@commander-js/extra-typings";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Toolbox } from "../program.ts";
import { startLocalConsole } from "../start-local-console.ts";

/** `boomerang dev`: the same as `pnpm dev`, which parses the options and prints the help. */
export function devCommand({ io, onExit }: Toolbox) {
  return new Command("dev")
    .summary("run the whole pipeline on this machine; --local of the other commands finds it")
    .usage("[options]")
    .argument("[options...]")
    .allowUnknownOption()
    .helpOption(false)
    .action(async (args) => {
      if (args.some((arg) => arg === "-h" || arg === "--help")) {
        const { DEV_HELP } = await import("@boomerang/local/dev-help");
        await io.stdout.write(`${DEV_HELP}\nExamples:\n  boomerang dev\n  boomerang list --local\n`);
        return;
      }
      const { ArgumentsError, parseDevArguments, runDev, StartError } = await import("@boomerang/local/dev");
      try {
        const options = parseDevArguments(args, io.env);
        if (options !== "help")
          onExit((await runDev(options, { startConsole: startLocalConsole })) as ExitCode);
      } catch (error) {
        if (!(error instanceof ArgumentsError || error instanceof StartError)) throw error;
        await io.stderr.write(`${error.message}\n`);
        onExit(error instanceof ArgumentsError ? EXIT.usage : EXIT.failed);
      }
    });
}
