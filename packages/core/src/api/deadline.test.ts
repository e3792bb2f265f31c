import { expect, test, vi } from "vitest";
import { DeadlineError, withDeadline } from "./deadline.ts";
import { sleep } from "./sleep.ts";

/** A sleep whose time is moved by hand. */
function handClock() {
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

test("work that ends in time gives its value, and the timer is stopped", async () => {
  const clock = handClock();
  expect(await withDeadline({ ms: 5, sleep: clock.sleep }, async () => "done")).toBe("done");
  expect(clock.aborted).toHaveBeenCalledOnce();
});

test("work that fails in time fails as it did", async () => {
  const clock = handClock();
  const failing = withDeadline({ ms: 5, sleep: clock.sleep }, () => Promise.reject(new Error("own")));
  await expect(failing).rejects.toThrow("own");
  expect(clock.aborted).toHaveBeenCalledOnce();
});

test("when the time is up the work is told and given up, even if it does not listen", async () => {
  const clock = handClock();
  let told: AbortSignal | undefined;
  const late = withDeadline({ ms: 5, sleep: clock.sleep }, (signal) => {
    told = signal;
    return never();
  });
  clock.elapse();
  await expect(late).rejects.toThrow(new DeadlineError(5));
  expect(told?.aborted).toBe(true);
});

test("work that fails after its time is up causes no unhandled rejection", async () => {
  const clock = handClock();
  const work = Promise.withResolvers<never>();
  const late = withDeadline({ ms: 5, sleep: clock.sleep }, () => work.promise);
  clock.elapse();
  await expect(late).rejects.toThrow(DeadlineError);
  work.reject(new Error("too late to matter"));
  await new Promise((resolve) => setImmediate(resolve));
});

test("the caller's signal ends the work with the caller's reason, and is let go of afterwards", async () => {
  const caller = new AbortController();
  const removed = vi.spyOn(caller.signal, "removeEventListener");
  const given = withDeadline({ ms: 5, sleep: handClock().sleep, signal: caller.signal }, never);
  caller.abort(new Error("enough"));
  await expect(given).rejects.toThrow("enough");
  expect(removed).toHaveBeenCalledOnce();
});

test("a signal that is aborted already keeps the work from starting", async () => {
  const work = vi.fn(never);
  const given = withDeadline(
    { ms: 5, sleep: handClock().sleep, signal: AbortSignal.abort(new Error("enough")) },
    work,
  );
  await expect(given).rejects.toThrow("enough");
  expect(work).not.toHaveBeenCalled();
});

test("the wall clock's sleep ends in its time, however long it is asked for, or with the signal's reason", async () => {
  await expect(sleep(0)).resolves.toBeUndefined();
  const caller = new AbortController();
  // A timer of more than 2^31 ms would fire at once.
  const long = sleep(Number.POSITIVE_INFINITY, caller.signal);
  const first = await Promise.race([long.catch(() => "aborted"), sleep(1).then(() => "short")]);
  caller.abort(new Error("enough"));
  await expect(long).rejects.toThrow("enough");
  expect(first).toBe("short");
});
