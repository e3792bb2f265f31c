import type { WriteStream } from "node:tty";
import type { Io, Sink } from "./io.ts";

const DEFAULT_COLUMNS = 100;

/** The process's own streams. */
export function systemIo(interrupted: AbortSignal): Io {
  const { stdin } = process;
  return {
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    stdin: { isTerminal: stdin.isTTY === true, [Symbol.asyncIterator]: () => stdin[Symbol.asyncIterator]() },
    env: process.env,
    // pnpm runs scripts in the workspace root; INIT_CWD is the directory where it was called.
    directory: process.env.INIT_CWD ?? process.cwd(),
    now: Date.now,
    interrupted,
  };
}

function sinkOf(stream: WriteStream): Sink {
  // Without a listener, it would end the process. Later writes fail for another reason: the stream is closed.
  let failure: Error | undefined;
  stream.on("error", (error) => {
    failure ??= error;
  });
  return {
    // `undefined` where it is none.
    isTerminal: stream.isTTY === true,
    columns: stream.columns ?? DEFAULT_COLUMNS,
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => (error ? reject(failure ?? error) : resolve()));
      }),
  };
}
