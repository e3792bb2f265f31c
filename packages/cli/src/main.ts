import { EXIT } from "./exit-code.ts";
import { systemIo } from "./io/system-io.ts";
import { openClient } from "./open-client.ts";
import { runCli } from "./run-cli.ts";

// Ctrl+C arrives twice when a program in between, such as npx, passes on what the terminal has sent to all.
const REPEATED_MS = 300;

const interrupted = new AbortController();
let interruptedAt: number | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    interruptedAt ??= Date.now();
    // The first signal ends the command in order, a later one at once.
    if (Date.now() - interruptedAt >= REPEATED_MS) process.exit(EXIT.interrupted);
    interrupted.abort(new Error(`interrupted by ${signal}`));
  });
}
// `boomerang list | head` ends when head has seen enough.
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
  if (code === "EPIPE") process.exit(EXIT.ok);
});

process.exitCode = await runCli(process.argv.slice(2), systemIo(interrupted.signal), openClient);
