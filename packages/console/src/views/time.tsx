/** A time, in UTC as all times here; the browser adds how long ago that is. */
export function Time({ at }: { at: string }) {
  return (
    <time datetime={at} data-relative>
      {shortTime(at).replace(/\.\d+$/, "")}
    </time>
  );
}

/** `2026-11-28 09:00:00.123`. */
export function shortTime(at: string): string {
  return at.replace("T", " ").replace("Z", "");
}
