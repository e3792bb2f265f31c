import { MAX_BYTES_PER_PUT, MAX_EVENTS_PER_PUT } from "@boomerang/runtime";
import type { Announcement } from "./announcement.ts";

/**
 * Divides announcements into calls of PutEvents, in order: within its limits, and never two events of one job
 * in the same call, because a call does not keep order.
 */
export function planPuts(announcements: readonly Announcement[]): Announcement[][] {
  const puts: Announcement[][] = [];
  let put: Announcement[] = [];
  let bytes = 0;
  for (const announcement of announcements) {
    const size = Buffer.byteLength(announcement.event.detail);
    const isFull =
      put.length === MAX_EVENTS_PER_PUT ||
      bytes + size > MAX_BYTES_PER_PUT ||
      put.some(({ event }) => event.jobId === announcement.event.jobId);
    if (put.length === 0 || isFull) {
      put = [];
      bytes = 0;
      puts.push(put);
    }
    put.push(announcement);
    bytes += size;
  }
  return puts;
}
