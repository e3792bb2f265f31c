import { describe, expect, test } from "vitest";
import { admit, createProcesses, TARGET } from "./processes.fixture.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const ADMITTED = { type: "admitted", needsHealthProbe: false };

describe("while calls succeed", () => {
  test("a message that was never received before reads and writes nothing", async () => {
    const { start, calls } = createProcesses();
    const circuits = start();
    expect(await admit(circuits, true)).toEqual(ADMITTED);
    await circuits.succeeded([TARGET]);
    expect(calls).toEqual({ read: 0, write: 0 });
  });

  test("the messages of a batch that were received before share one read", async () => {
    const { start, calls } = createProcesses();
    const circuits = start();
    const all = await Promise.all(Array.from({ length: 10 }, () => admit(circuits)));
    expect(all).toEqual(Array(10).fill(ADMITTED));
    expect(calls).toEqual({ read: 1, write: 0 });
  });

  test("one failed call holds no other message back", async () => {
    const { start, time } = createProcesses();
    const circuits = start();
    await circuits.failed(TARGET);
    for (const ms of [SECOND, MINUTE, 5 * MINUTE]) {
      await time.advance(ms);
      expect(await admit(circuits)).toEqual(ADMITTED);
      expect(await admit(start())).toEqual(ADMITTED);
    }
  });
});

describe("in an outage", () => {
  /** One process has met failures for a minute; the last was this moment. */
  async function afterMinute() {
    const processes = createProcesses();
    const first = processes.start();
    await first.failed(TARGET);
    await processes.time.advance(MINUTE);
    await first.failed(TARGET);
    return { ...processes, first };
  }

  test("other processes hold messages back that were received before, without a call of their own", async () => {
    const { start } = await afterMinute();
    expect(await admit(start())).toEqual({ type: "denied", scope: TARGET, afterMs: 30 * SECOND });
  });

  test("a process that knows of the outage holds new messages back too", async () => {
    const { first } = await afterMinute();
    expect(await admit(first, true)).toMatchObject({ type: "denied" });
  });

  test("of many messages in many processes exactly one may probe once the interval is over", async () => {
    const { start, time } = await afterMinute();
    await time.advance(10 * SECOND);
    const all = await Promise.all(
      Array.from({ length: 5 }, start).flatMap((circuits) =>
        Array.from({ length: 10 }, () => admit(circuits)),
      ),
    );
    expect(all.filter(({ type }) => type === "admitted")).toHaveLength(1);
    // The others come back once the probe has ended.
    expect(all.filter((one) => one.type === "denied" && one.afterMs === 10 * SECOND)).toHaveLength(49);
  });

  test("a process that took the probe slot and died loses it after the interval", async () => {
    const { start, time } = await afterMinute();
    await time.advance(10 * SECOND);
    expect(await admit(start())).toEqual(ADMITTED);
    await time.advance(9 * SECOND);
    expect(await admit(start())).toMatchObject({ type: "denied" });
    await time.advance(2 * SECOND);
    expect(await admit(start())).toEqual(ADMITTED);
  });

  test("the success of one process lets the messages of all through", async () => {
    const { start, time, first } = await afterMinute();
    await time.advance(10 * SECOND);
    const prober = start();
    await admit(prober);
    await prober.succeeded([TARGET]);
    expect(await admit(start())).toEqual(ADMITTED);
    await time.advance(2 * SECOND);
    expect(await admit(first, true)).toEqual(ADMITTED);
  });

  test("a success that could not be recorded is found out again by the next probe", async () => {
    const { start, time, service } = await afterMinute();
    await time.advance(10 * SECOND);
    const prober = start();
    await admit(prober);
    service.isDown = true;
    await prober.succeeded([TARGET]);
    service.isDown = false;
    expect(await admit(start())).toMatchObject({ type: "denied" });
    await time.advance(11 * SECOND);
    const next = start();
    expect(await admit(next)).toEqual(ADMITTED);
    await next.succeeded([TARGET]);
    expect(await admit(start())).toEqual(ADMITTED);
  });

  test("a process that fails for the first time waits as long as the outage of all has lasted", async () => {
    const { start, time, first } = await afterMinute();
    for (let n = 0; n < 60; n++) {
      await time.advance(MINUTE);
      await first.failed(TARGET);
    }
    const second = start();
    await second.failed(TARGET);
    expect(second.retryDelayMs(TARGET)).toBe(0.055 * 61 * MINUTE);
  });

  test("a message that may not probe leaves the slot to others", async () => {
    const { start, time } = await afterMinute();
    await time.advance(10 * SECOND);
    const mayProbe = () => false;
    expect(await start().admit([TARGET], { isFirstReceive: false, mayProbe })).toMatchObject({
      type: "denied",
    });
    expect(await admit(start())).toEqual(ADMITTED);
  });

  test("a probe needs a health probe first if the API may have accepted a submission that failed", async () => {
    const { start, time, first } = await afterMinute();
    await first.failed(TARGET, true);
    await time.advance(2 * SECOND);
    await first.failed(TARGET);
    await time.advance(10 * SECOND);
    expect(await admit(start())).toEqual({ type: "admitted", needsHealthProbe: true });
  });

  test("but no longer once no such submission has failed for five minutes, although other calls do", async () => {
    const { start, time, first } = await afterMinute();
    await first.failed(TARGET, true);
    for (let n = 0; n < 5; n++) {
      await time.advance(MINUTE);
      await first.failed(TARGET);
    }
    await time.advance(10 * SECOND);
    expect(await admit(start())).toEqual(ADMITTED);
  });

  test("a failure from a clock far ahead does not keep messages from probing", async () => {
    const { start, time, stores, first } = await afterMinute();
    const { state, version } = (await stores(TARGET).read()) ?? expect.fail();
    await stores(TARGET).write({ ...state, failedAt: time.now() + 60 * MINUTE }, version);
    await time.advance(10 * SECOND);
    const other = start();
    expect(await admit(other)).toEqual(ADMITTED);
    await other.succeeded([TARGET]);
    await time.advance(2 * SECOND);
    expect(await admit(first)).toEqual(ADMITTED);
  });

  test("a later outage begins anew: the length of the one before does not count", async () => {
    const { start, time, first } = await afterMinute();
    await first.succeeded([TARGET]);
    await time.advance(5 * SECOND);
    const second = start();
    await second.failed(TARGET);
    expect(second.retryDelayMs(TARGET)).toBe(3 * SECOND);
  });

  test("an outage that nobody saw end is forgotten when nothing has failed for a while", async () => {
    const { start, time } = await afterMinute();
    await time.advance(12 * MINUTE);
    const circuits = start();
    expect(await admit(circuits)).toEqual(ADMITTED);
    await circuits.failed(TARGET);
    expect(circuits.retryDelayMs(TARGET)).toBe(3 * SECOND);
  });

  test("failures within a second are recorded once", async () => {
    const { first, calls } = await afterMinute();
    const before = { ...calls };
    await Promise.all(Array.from({ length: 10 }, () => first.failed(TARGET)));
    expect(calls).toEqual(before);
  });
});

describe("while the shared state is unavailable", () => {
  test("a process remembers by itself since when its calls fail, and does not wait for the table each time", async () => {
    const { start, time, service, calls, log } = createProcesses();
    service.isDown = true;
    const circuits = start();
    for (let n = 0; n < 20; n++) {
      await circuits.failed(TARGET);
      await time.advance(SECOND);
    }
    expect(circuits.retryDelayMs(TARGET)).toBe(20 * SECOND);
    expect(calls.read).toBe(4);
    expect(log.lines.map(({ message }) => message)).toContain("circuit not recorded");
  });

  test("a process that has just started goes by the guess from the message", async () => {
    const { start, service } = createProcesses();
    service.isDown = true;
    const circuits = start();
    await circuits.failed(TARGET);
    expect(circuits.retryDelayMs(TARGET, 10 * 60 * MINUTE)).toBe(27.5 * MINUTE);
    service.isDown = false;
  });

  test("the guess makes no difference while the shared state is known", async () => {
    const circuits = createProcesses().start();
    await circuits.failed(TARGET);
    expect(circuits.retryDelayMs(TARGET, 10 * 60 * MINUTE)).toBe(3 * SECOND);
  });

  test("what it knows is recorded once the table is back", async () => {
    const { start, time, service } = createProcesses();
    service.isDown = true;
    const circuits = start();
    await circuits.failed(TARGET);
    await time.advance(MINUTE);
    service.isDown = false;
    await circuits.failed(TARGET);
    const other = start();
    await other.failed(TARGET);
    expect(other.retryDelayMs(TARGET)).toBe(30 * SECOND);
  });

  test("a message that was received before is not admitted", async () => {
    const { start, service } = createProcesses();
    service.isDown = true;
    await expect(admit(start())).rejects.toThrow("table unreachable");
  });
});
