import { EXIT } from "./exit-code.ts";
import { systemIo } from "./io/system-io.ts";
import { openClient } from "./open-client.ts";
import { runCli } from "./run-cli.ts";
import { CLEAR_LINE } from "./submit/progress.ts";

// Ctrl+C arrives twice when a program in between, such as npx, passes on what the terminal has sent to all.
const REPEATED_MS = 300;
// How long a call that is under way may take to release what it holds.
const RELEASE_MS = 2000;

const interrupted = new AbortController();
let interruptedAt: number | undefined;
// SIGHUP: the terminal was closed.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    interruptedAt ??= Date.now();
    // The first signal ends the command in order, a later one at once.
    if (Date.now() - interruptedAt >= REPEATED_MS) {
      if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
      process.exit(EXIT.interrupted);
    }
    interrupted.abort(new Error(`interrupted by ${signal}`));
  });
}

process.exitCode = await runCli(process.argv.slice(2), systemIo(interrupted.signal), openClient);
if (interrupted.signal.aborted) {
  // A read of standard input that nobody waits for any more would keep the process alive.
  process.stdin.destroy();
  setTimeout(() => process.exit(), RELEASE_MS).unref();
}
