import { describe, expect, test } from "vitest";
import { ACTIONS, callsTo, createCheckedSimulator, document, targets } from "./checked-simulator.ts";

describe.each(targets)("a $kind under $prefix", (target) => {
  const actions = ACTIONS[target.kind];
  const queued = `${target.prefix}/${actions.queued}`;
  const sync = `${target.prefix}/${actions.sync}`;

  test("every call succeeds with a documented response", async () => {
    const { call, submit } = createCheckedSimulator();
    const id = await submit(target, "echo");
    const statuses: number[] = [];
    for (const [method, path] of callsTo(target)) {
      statuses.push((await call(target, method, path.replace("none", id))).status);
    }
    expect(statuses).toEqual([200, 201, 200, 202, 200, 200]);
  });

  test("a missing or wrong key is rejected with a documented response", async () => {
    const { call } = createCheckedSimulator({ apiKey: "right" });
    for (const [method, path] of callsTo(target)) {
      for (const authorization of ["", "Bearer wrong", "Api-Key wrong"]) {
        expect((await call(target, method, path, { headers: { authorization } })).status).toBe(401);
      }
    }
  });

  test("an unknown model, chain or request causes a documented 404", async () => {
    const { call } = createCheckedSimulator();
    for (const [method, path] of callsTo(target)) {
      expect((await call(target, method, path, { id: "nope" })).status).toBe(404);
    }
    for (const method of ["GET", "DELETE"]) {
      expect((await call(target, method, "/async_request/none")).status).toBe(404);
    }
  });

  test("an invalid or too large body is rejected with a documented response", async () => {
    const { call } = createCheckedSimulator();
    expect((await call(target, "POST", sync, { body: "{" })).status).toBe(400);
    for (const body of ["{", "[]", "{}", '{"model_input":1,"priority":9}', "\u0000"]) {
      expect((await call(target, "POST", queued, { body })).status).toBe(400);
    }
    const body = JSON.stringify({ model_input: "x".repeat(256 * 1024) });
    expect((await call(target, "POST", queued, { body })).status).toBe(413);
  });

  test("calls over a rate limit are throttled with a documented response", async () => {
    const { call } = createCheckedSimulator({
      submissionsPerMinute: 1,
      statusPerSecond: 1,
      cancelPerSecond: 1,
      queueStatusPerSecond: 1,
    });
    const limited = callsTo(target).filter(([, path]) => path !== sync && !path.endsWith("/wake"));
    for (const [method, path] of limited) {
      await call(target, method, path, { ms: 0 });
      expect((await call(target, method, path, { ms: 0 })).status).toBe(429);
    }
  });

  test.each([422, 500, 502, 503, 504])(
    "a model that fails with %i causes a documented response",
    async (status) => {
      const { call } = createCheckedSimulator();
      expect((await call(target, "POST", sync, { id: `fail${status}` })).status).toBe(status);
    },
  );

  test.each([401, 402, 403, 429, 500, 502, 503, 504] as const)(
    "an injected fault of %i is a documented response",
    async (status) => {
      const [statuses, refuseRate, refuseOtherRate] = [[status], 1, 1];
      const { call } = createCheckedSimulator({
        faults: { refuseRate, refuseStatuses: statuses, refuseOtherRate, refuseOtherStatuses: statuses },
      });
      for (const [method, path] of callsTo(target)) {
        if (path !== sync) expect((await call(target, method, path)).status).toBe(status);
      }
    },
  );

  test.each([500, 502, 504] as const)(
    "an accepted submission with response %i is documented",
    async (status) => {
      const { call, simulator } = createCheckedSimulator({
        faults: { failAnswerRate: 1, failAnswerStatuses: [status] },
      });
      expect((await call(target, "POST", queued)).status).toBe(status);
      expect(simulator.state().counts.submissions_accepted).toBe(1);
    },
  );

  test("a call that takes too long ends with a documented 504", async () => {
    const { call } = createCheckedSimulator({ inferenceMs: 2_000_000 });
    expect((await call(target, "POST", sync, { ms: 1_200_000 })).status).toBe(504);
  });
});

test.each(["predict", "async_predict"])(
  "%s to a sleeping development target causes a documented 404",
  async (action) => {
    const { call } = createCheckedSimulator({ minReplicas: 0 });
    const target = { kind: "model", prefix: "/development", isRegional: false } as const;
    expect((await call(target, "POST", `/development/${action}`)).status).toBe(404);
  },
);

test("the simulator is called with every documented operation", async () => {
  const called = new Set<string>();
  for (const target of targets) {
    const { call, seen, submit } = createCheckedSimulator();
    const id = await submit(target, "echo");
    for (const [method, path] of callsTo(target)) await call(target, method, path.replace("none", id));
    for (const operation of seen)
      called.add(`${target.kind} ${target.isRegional} ${operation.replace(/ \d+$/, "")}`);
  }
  const documented = (["model", "chain"] as const).flatMap((kind) =>
    [false, true].flatMap((isRegional) =>
      document.operations({ kind, isRegional }).map((operation) => `${kind} ${isRegional} ${operation}`),
    ),
  );
  expect([...called].toSorted()).toEqual(documented.toSorted());
});
