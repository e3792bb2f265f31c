import { CliError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";

/** The user has interrupted the command. */
export function interruptedError(message = "interrupted", nextStep = "Run the command again."): CliError {
  return new CliError(message, { code: "aborted", nextStep, exitCode: EXIT.interrupted });
}

/**
 * The value, unless the user interrupts the command first. What was begun is not stopped: its outcome is ignored.
 *
 * @throws CliError `aborted`
 */
export function orInterrupted<T>(work: PromiseLike<T>, interrupted: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(interruptedError());
    if (interrupted.aborted) stop();
    interrupted.addEventListener("abort", stop, { once: true });
    const end = () => interrupted.removeEventListener("abort", stop);
    work.then(
      (value) => {
        end();
        resolve(value);
      },
      (error) => {
        end();
        reject(error);
      },
    );
  });
}

/**
 * The items, until the user interrupts the command.
 *
 * @throws CliError `aborted`
 */
export async function* untilInterrupted<T>(
  items: AsyncIterable<T>,
  interrupted: AbortSignal,
): AsyncGenerator<T, void, void> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await orInterrupted(iterator.next(), interrupted);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Releases what the iteration holds. After an interruption it may still wait for the next item, so nobody waits for it.
    const released = Promise.resolve(iterator.return?.());
    if (interrupted.aborted) released.catch(() => undefined);
    else await released;
  }
}
