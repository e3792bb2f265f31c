// Ctrl+C arrives twice when a program in between, such as npx, passes on what the terminal has sent to all.
const REPEATED_MS = 300;

export interface StopActions<Signal> {
  /** Ends the work in order; called again for each repeated signal. */
  readonly stop: (signal: Signal) => void;
  /** Ends the process at once: the user has asked a second time. */
  readonly end: () => void;
}

/** A handler of signals to stop. @param now milliseconds */
export function createStopHandler<Signal>(
  now: () => number,
  { stop, end }: StopActions<Signal>,
): (signal: Signal) => void {
  let firstAt: number | undefined;
  return (signal) => {
    firstAt ??= now();
    if (now() - firstAt < REPEATED_MS) stop(signal);
    else end();
  };
}
