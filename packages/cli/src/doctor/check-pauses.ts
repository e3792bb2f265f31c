import type { PausedTarget } from "@boomerang/client";
import type { Finding } from "./finding.ts";

/** Lists the targets that are paused: somebody wanted that, and may have forgotten it. */
export function checkPauses(paused: readonly PausedTarget[]): Finding {
  const check = "paused targets";
  if (paused.length === 0) return { check, result: "ok", message: "None." };
  const list = paused.map(({ target, pausedAt }) => `${target} (since ${pausedAt})`).join(", ");
  return {
    check,
    result: "ok",
    message: `${paused.length}: ${list}. Their jobs wait until they are resumed.`,
  };
}
