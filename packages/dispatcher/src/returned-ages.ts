import { type Clock, type Target, targetText } from "@boomerang/core";
import type { Meter } from "@boomerang/runtime";

/** A message that goes back to the queue. */
export interface ReturnedMessage {
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** The target whose job could not be submitted. */
  readonly target?: Target | undefined;
}

/** A process reports at most so many targets, because each is a metric of its own, which costs money. */
export const MAX_REPORTED_TARGETS = 10;

// In an outage a message returns every 27.5 minutes at least.
const REMEMBERED_MS = 1_800_000;

/**
 * Reports how old the messages are that a batch returns to the queue: the oldest of all, and the oldest of each of the targets
 * whose messages have waited longest. The queue's own metric leaves out messages that it has delivered three times or more.
 */
export function createReturnedAges({ clock, meter }: { readonly clock: Clock; readonly meter: Meter }) {
  const reported = new Map<string, { readonly ageMs: number; readonly at: number }>();

  /** @returns whether the target is now one of those that are reported; if need be, in place of the one with the youngest message */
  function takePlace(target: string, ageMs: number, now: number): boolean {
    for (const [other, { at }] of reported) if (now - at > REMEMBERED_MS) reported.delete(other);
    if (!reported.has(target) && reported.size >= MAX_REPORTED_TARGETS) {
      const [youngest] = [...reported].sort(([, a], [, b]) => a.ageMs - b.ageMs);
      if (youngest === undefined || youngest[1].ageMs >= ageMs) return false;
      reported.delete(youngest[0]);
    }
    reported.set(target, { ageMs, at: now });
    return true;
  }

  return (messages: readonly ReturnedMessage[]): void => {
    if (messages.length === 0) return;
    const now = clock.now();
    const ageMs = ({ sentAt }: ReturnedMessage) => Math.max(0, now - sentAt);
    meter.gauge("OldestReturnedMessageSeconds", Math.max(...messages.map(ageMs)) / 1000);
    const oldest = new Map<string, number>();
    for (const message of messages) {
      if (message.target === undefined) continue;
      const target = targetText(message.target);
      oldest.set(target, Math.max(oldest.get(target) ?? 0, ageMs(message)));
    }
    for (const [target, age] of oldest) {
      if (takePlace(target, age, now)) meter.gauge("OldestReturnedMessageSeconds", age / 1000, target);
    }
  };
}
