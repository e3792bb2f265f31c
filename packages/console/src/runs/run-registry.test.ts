import { expect, test } from "vitest";
import { createRunRegistry, type RunItem } from "./run-registry.ts";

function setUp() {
  const console = new AbortController();
  let ids = 0;
  const registry = createRunRegistry(
    () => `run-${ids++}`,
    (error) => `told: ${error}`,
    console.signal,
  );
  return { registry, console };
}

/** Items that a test hands out one at a time. */
function controlled() {
  const items: PromiseWithResolvers<RunItem | undefined>[] = [Promise.withResolvers()];
  return {
    push(item: RunItem | undefined) {
      const last = items.at(-1);
      items.push(Promise.withResolvers());
      last?.resolve(item);
    },
    async *work(signal: AbortSignal): AsyncGenerator<RunItem> {
      for (let n = 0; ; n++) {
        const item = await items[n]?.promise;
        if (signal.aborted) throw new Error("aborted");
        if (item === undefined) return;
        yield item;
      }
    },
  };
}

test("a run counts what was done, what had been done and what failed, and keeps the first failures", async () => {
  const { registry } = setUp();
  const id = registry.start({ title: "Replay", expected: 103 }, async function* () {
    yield { id: "a" };
    yield { id: "b", wasDone: true };
    for (let n = 0; n < 101; n++) yield { id: `c-${n}`, error: "no" };
  });
  expect(registry.get(id)).toMatchObject({ title: "Replay", expected: 103, state: "running" });
  await expect.poll(() => registry.get(id)?.state).toBe("ended");
  const { done, wasDone, failed, failures } = registry.get(id) ?? {};
  expect([done, wasDone, failed, failures?.length, failures?.[0]?.id]).toEqual([1, 1, 101, 50, "c-0"]);
});

test("a run that throws has what it did until then, and why it ended", async () => {
  const { registry } = setUp();
  const id = registry.start({ title: "Cancel", expected: 2 }, async function* () {
    yield { id: "a" };
    throw new TypeError("denied");
  });
  await expect.poll(() => registry.get(id)?.state).toBe("failed");
  expect(registry.get(id)).toMatchObject({ done: 1, problem: "told: TypeError: denied" });
});

test("a run can be stopped, and ends with the console", async () => {
  const { registry, console } = setUp();
  const [first, second] = [controlled(), controlled()];
  const ids = [first, second].map(({ work }) => registry.start({ title: "Replay", expected: 9 }, work));
  first.push({ id: "a" });
  await expect.poll(() => registry.get(ids[0] ?? "")?.done).toBe(1);
  registry.stop(ids[0] ?? "");
  first.push({ id: "b" });
  await expect.poll(() => registry.get(ids[0] ?? "")?.state).toBe("stopped");
  expect(registry.get(ids[1] ?? "")?.state).toBe("running");
  console.abort();
  second.push({ id: "c" });
  await expect.poll(() => registry.get(ids[1] ?? "")).toMatchObject({ state: "stopped", done: 0 });
});

test("of many runs the oldest that have ended are forgotten", async () => {
  const { registry } = setUp();
  const open = controlled();
  const running = registry.start({ title: "first", expected: 0 }, open.work);
  const ended: string[] = [];
  for (let n = 0; n < 60; n++) {
    const id = registry.start({ title: `${n}`, expected: 0 }, async function* () {
      yield { id: `${n}` };
    });
    await expect.poll(() => registry.get(id)?.state).toBe("ended");
    ended.push(id);
  }
  expect(registry.get(running)?.state).toBe("running");
  expect(registry.get(ended[0] ?? "")).toBeUndefined();
  expect(registry.get(ended[59] ?? "")?.title).toBe("59");
  open.push(undefined);
});
