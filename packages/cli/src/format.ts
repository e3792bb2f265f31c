// The same formats as those of the local pipeline.
export { grouped as number, plural as counted } from "@boomerang/local/plural";

/** `12 s`, `1 min 1 s`, `2 h 3 min`: rounded up to whole seconds. */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** As {@link duration}, but below a minute with a tenth of a second: `1.3 s`. */
export function exactDuration(ms: number): string {
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : duration(ms);
}
