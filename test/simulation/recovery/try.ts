import { CAUSES } from "./causes.ts";
import { runOutage } from "./outage-run.ts";

const [only, ...lens] = process.argv.slice(2);
const lengths = (lens.length ? lens : ["1", "10", "60", "300", "720"]).map(Number);
for (const cause of CAUSES) {
  if (only && only !== "all" && !cause.name.includes(only)) continue;
  for (const min of lengths) {
    const t = Date.now();
    const r = await runOutage({ cause, lengthMs: min * 60_000 });
    const q = (p: number) =>
      Math.round(
        (r.recoveredMs[Math.min(r.recoveredMs.length - 1, Math.ceil(r.recoveredMs.length * p) - 1)] ??
          Number.NaN) / 1000,
      );
    const b = Math.min(1800, Math.max(60, min * 6));
    console.log(
      cause.name.padEnd(38),
      `${min}`.padStart(4),
      `n=${r.recoveredMs.length} med=${q(0.5)} p95=${q(0.95)} p99=${q(0.99)} max=${q(1)} bound=${b} ${q(0.99) > b ? "OVER" : "ok"} calls=${r.calls.submit}/${r.calls.queue} recv=${r.maxReceiveCount}`,
      JSON.stringify(r.statuses),
      r.violations.map((v) => v.invariant + ": " + v.detail).join("; "),
      `${Date.now() - t}ms`,
    );
  }
}
