import { EXIT } from "./exit-code.ts";
import { systemIo } from "./io/system-io.ts";
import { openClient } from "./open-client.ts";
import { runCli } from "./run-cli.ts";

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // The first ends the command in order, the second at once.
    if (interrupted.signal.aborted) process.exit(EXIT.interrupted);
    interrupted.abort(new Error(`interrupted by ${signal}`));
  });
}
// `boomerang list | head` ends when head has seen enough.
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
  if (code === "EPIPE") process.exit(EXIT.ok);
});

process.exitCode = await runCli(process.argv.slice(2), systemIo(interrupted.signal), openClient);
