import { createStopHandler } from "@boomerang/local/stop-handler";
import { EXIT } from "./exit-code.ts";
import { systemIo } from "./io/system-io.ts";
import { openClient } from "./open-client.ts";
import { runCli } from "./run-cli.ts";
import { CLEAR_LINE } from "./submit/progress.ts";

// How long a call that is under way may take to release what it holds.
const RELEASE_MS = 2000;

const interrupted = new AbortController();
const onSignal = createStopHandler<NodeJS.Signals>(Date.now, {
  stop: (signal) => interrupted.abort(new Error(`interrupted by ${signal}`)),
  end() {
    if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
    process.exit(EXIT.interrupted);
  },
});
// SIGHUP: the terminal was closed.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);

process.exitCode = await runCli(process.argv.slice(2), systemIo(interrupted.signal), openClient);
if (interrupted.signal.aborted) {
  // A read of standard input that nobody waits for any more would keep the process alive.
  process.stdin.destroy();
  setTimeout(() => process.exit(), RELEASE_MS).unref();
}
