import { ArgumentsError } from "../start/arguments.ts";
import { parseDevArguments } from "./arguments.ts";
import { DEV_HELP } from "./help.ts";
import { runDev } from "./run-dev.ts";
import { StartError } from "./start-error.ts";

try {
  const options = parseDevArguments(process.argv.slice(2), process.env);
  if (options === "help") process.stdout.write(DEV_HELP);
  else process.exitCode = await runDev(options);
} catch (error) {
  if (!(error instanceof ArgumentsError || error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error instanceof ArgumentsError ? 2 : 1;
}
