import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, test, vi } from "vitest";
import { systemSleep } from "../time/sleep.ts";
import { DeadlineError, withDeadline } from "./deadline.ts";

const never = () => new Promise<never>(() => undefined);

test("work that ends before the deadline gives its value, and no timer is left", async () => {
  const clock = new VirtualClock();
  expect(await withDeadline({ ms: 5, sleep: clock.sleep }, async () => "done")).toBe("done");
  expect(clock.pending).toBe(0);
});

test("work that fails before the deadline rejects with its own error, and no timer is left", async () => {
  const clock = new VirtualClock();
  const failing = withDeadline({ ms: 5, sleep: clock.sleep }, () => Promise.reject(new Error("own")));
  await expect(failing).rejects.toThrow("own");
  expect(clock.pending).toBe(0);
});

test("work that ends a millisecond before the deadline is in time", async () => {
  const clock = new VirtualClock();
  const work = () => clock.sleep(4).then(() => "done");
  expect(await clock.run(withDeadline({ ms: 5, sleep: clock.sleep }, work))).toBe("done");
});

test("exactly at the deadline the signal of the work is aborted, and nobody waits for work that ignores it", async () => {
  const clock = new VirtualClock(0);
  let given: AbortSignal | undefined;
  const late = withDeadline({ ms: 5, sleep: clock.sleep }, (signal) => {
    given = signal;
    return never();
  });
  await expect(clock.run(late)).rejects.toThrow(new DeadlineError(5));
  expect(clock.now()).toBe(5);
  expect(given?.aborted).toBe(true);
});

test("work that fails after its time is up causes no unhandled rejection", async () => {
  const clock = new VirtualClock();
  const work = () => clock.sleep(6).then(() => Promise.reject(new Error("too late to matter")));
  const late = withDeadline({ ms: 5, sleep: clock.sleep }, work);
  await expect(clock.run(late)).rejects.toThrow(DeadlineError);
  await clock.advance(1);
});

test("the caller's signal ends the work with the caller's reason, and its listener is removed", async () => {
  const caller = new AbortController();
  const removed = vi.spyOn(caller.signal, "removeEventListener");
  const given = withDeadline({ ms: 5, sleep: new VirtualClock().sleep, signal: caller.signal }, never);
  caller.abort(new Error("aborted by the test"));
  await expect(given).rejects.toThrow("aborted by the test");
  expect(removed).toHaveBeenCalledOnce();
});

test("work does not start when the signal is already aborted", async () => {
  const work = vi.fn(never);
  const given = withDeadline(
    { ms: 5, sleep: new VirtualClock().sleep, signal: AbortSignal.abort(new Error("aborted by the test")) },
    work,
  );
  await expect(given).rejects.toThrow("aborted by the test");
  expect(work).not.toHaveBeenCalled();
});

test("sleep ends after its time, however long, or rejects with the signal's reason", async () => {
  await expect(systemSleep(0)).resolves.toBeUndefined();
  const caller = new AbortController();
  // Without a bound, a timer of more than 2^31 ms would fire at once.
  const long = systemSleep(Number.POSITIVE_INFINITY, caller.signal);
  const first = await Promise.race([long.catch(() => "aborted"), systemSleep(1).then(() => "short")]);
  caller.abort(new Error("aborted by the test"));
  await expect(long).rejects.toThrow("aborted by the test");
  expect(first).toBe("short");
});
