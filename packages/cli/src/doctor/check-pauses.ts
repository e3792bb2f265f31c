import type { PausedTarget } from "@boomerang/client";
import type { Finding } from "./finding.ts";

/** Lists the targets that are paused: somebody wanted that, and may have forgotten it. */
export function checkPauses(paused: readonly PausedTarget[], boomerang: (args: string) => string): Finding {
  const check = "paused targets";
  if (paused.length === 0) return { check, result: "ok", message: "None." };
  const list = paused.map(({ target, pausedAt }) => `${target} (since ${pausedAt})`).join(", ");
  const message = `${paused.length}: ${list}. Their jobs wait until they are resumed.`;
  const command = boomerang(`resume ${paused[0]?.target}`);
  return { check, result: "ok", message, fix: { text: "To resume one:", command } };
}
