import { expect, test, vi } from "vitest";
import { DeadlineError, withDeadline } from "./deadline.ts";
import { sleep } from "./sleep.ts";

/** A sleep that ends only when `elapse` is called. */
function manualSleep() {
  const wakers: (() => void)[] = [];
  const aborted = vi.fn();
  return {
    elapse: () => {
      for (const wake of wakers.splice(0)) wake();
    },
    aborted,
    sleep: (_ms: number, signal?: AbortSignal) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      wakers.push(resolve);
      signal?.addEventListener("abort", () => {
        aborted();
        reject(signal.reason);
      });
      return promise;
    },
  };
}

const never = () => new Promise<never>(() => undefined);

test("work that ends before the deadline gives its value, and the timer is stopped", async () => {
  const clock = manualSleep();
  expect(await withDeadline({ ms: 5, sleep: clock.sleep }, async () => "done")).toBe("done");
  expect(clock.aborted).toHaveBeenCalledOnce();
});

test("work that fails before the deadline rejects with its own error", async () => {
  const clock = manualSleep();
  const failing = withDeadline({ ms: 5, sleep: clock.sleep }, () => Promise.reject(new Error("own")));
  await expect(failing).rejects.toThrow("own");
  expect(clock.aborted).toHaveBeenCalledOnce();
});

test("at the deadline the signal of the work is aborted, and nobody waits for work that ignores it", async () => {
  const clock = manualSleep();
  let given: AbortSignal | undefined;
  const late = withDeadline({ ms: 5, sleep: clock.sleep }, (signal) => {
    given = signal;
    return never();
  });
  clock.elapse();
  await expect(late).rejects.toThrow(new DeadlineError(5));
  expect(given?.aborted).toBe(true);
});

test("work that fails after its time is up causes no unhandled rejection", async () => {
  const clock = manualSleep();
  const work = Promise.withResolvers<never>();
  const late = withDeadline({ ms: 5, sleep: clock.sleep }, () => work.promise);
  clock.elapse();
  await expect(late).rejects.toThrow(DeadlineError);
  work.reject(new Error("too late to matter"));
  await new Promise((resolve) => setImmediate(resolve));
});

test("the caller's signal ends the work with the caller's reason, and its listener is removed", async () => {
  const caller = new AbortController();
  const removed = vi.spyOn(caller.signal, "removeEventListener");
  const given = withDeadline({ ms: 5, sleep: manualSleep().sleep, signal: caller.signal }, never);
  caller.abort(new Error("aborted by the test"));
  await expect(given).rejects.toThrow("aborted by the test");
  expect(removed).toHaveBeenCalledOnce();
});

test("work does not start when the signal is already aborted", async () => {
  const work = vi.fn(never);
  const given = withDeadline(
    { ms: 5, sleep: manualSleep().sleep, signal: AbortSignal.abort(new Error("aborted by the test")) },
    work,
  );
  await expect(given).rejects.toThrow("aborted by the test");
  expect(work).not.toHaveBeenCalled();
});

test("sleep ends after its time, however long, or rejects with the signal's reason", async () => {
  await expect(sleep(0)).resolves.toBeUndefined();
  const caller = new AbortController();
  // Without a bound, a timer of more than 2^31 ms would fire at once.
  const long = sleep(Number.POSITIVE_INFINITY, caller.signal);
  const first = await Promise.race([long.catch(() => "aborted"), sleep(1).then(() => "short")]);
  caller.abort(new Error("aborted by the test"));
  await expect(long).rejects.toThrow("aborted by the test");
  expect(first).toBe("short");
});
