/** Whether a process runs, and whose it is: this user's, or another one's. */
export type ProcessState = "own" | "foreign" | "ended";

/** @param kill sends signal 0, which asks only; default: the system's */
export function processState(
  pid: number,
  kill: (pid: number, signal: 0) => unknown = process.kill.bind(process),
): ProcessState {
  try {
    kill(pid, 0);
    return "own";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" ? "foreign" : "ended";
  }
}
