import type { Sleep } from "@boomerang/core";

/** A sleep that ends at once if it has at most `ms`, and otherwise only when it is aborted. */
export function shortSleeps(ms: number): Sleep {
  return (wanted, signal) =>
    wanted <= ms
      ? Promise.resolve()
      : new Promise((_, reject) => {
          signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        });
}
