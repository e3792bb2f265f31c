import { changeState, type PauseStore, withPaused, withResumed } from "@boomerang/runtime";
import type { RunContext } from "../engine/run-context.ts";

/** Pauses and resumes targets at the times of the run's profile. */
export function startPauses(
  { time, profile, faults, observer }: Pick<RunContext, "time" | "profile" | "faults" | "observer">,
  pauses: PauseStore,
): { readonly isDone: () => boolean } {
  let pending = 0;

  async function change(target: string, isPaused: boolean): Promise<void> {
    const at = time.now();
    await changeState(pauses, (state) => (isPaused ? withPaused : withResumed)(state, target, at));
    observer.pauseChanged(target, isPaused, at);
  }

  for (const { what: target, from, to } of profile.pauses) {
    if (!faults.inject("target_paused", target, 1)) continue;
    pending++;
    time.setTimeout(() => void change(target, true), from);
    time.setTimeout(() => void change(target, false).finally(() => pending--), to);
  }
  return { isDone: () => pending === 0 };
}
