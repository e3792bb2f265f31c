import { describe, expect, test } from "vitest";
import { ACTIONS, addressees, callsAt, document, simulated } from "./checked-simulator.ts";

describe.each(addressees)("of a $kind at $place", (at) => {
  const actions = ACTIONS[at.kind];
  const queued = `${at.place}/${actions.queued}`;
  const sync = `${at.place}/${actions.sync}`;

  test("every call succeeds with a documented response", async () => {
    const { call, submit } = simulated();
    const id = await submit(at, "echo");
    const statuses: number[] = [];
    for (const [method, path] of callsAt(at)) {
      statuses.push((await call(at, method, path.replace("none", id))).status);
    }
    expect(statuses).toEqual([200, 201, 200, 202, 200, 200]);
  });

  test("a missing or wrong key is rejected with a documented response", async () => {
    const { call } = simulated({ apiKey: "right" });
    for (const [method, path] of callsAt(at)) {
      for (const authorization of ["", "Bearer wrong", "Api-Key wrong"]) {
        expect((await call(at, method, path, { headers: { authorization } })).status).toBe(401);
      }
    }
  });

  test("an unknown model, chain or request causes a documented 404", async () => {
    const { call } = simulated();
    for (const [method, path] of callsAt(at)) {
      expect((await call(at, method, path, { id: "nope" })).status).toBe(404);
    }
    for (const method of ["GET", "DELETE"]) {
      expect((await call(at, method, "/async_request/none")).status).toBe(404);
    }
  });

  test("an invalid or too large body is rejected with a documented response", async () => {
    const { call } = simulated();
    expect((await call(at, "POST", sync, { body: "{" })).status).toBe(400);
    for (const body of ["{", "[]", "{}", '{"model_input":1,"priority":9}', "\u0000"]) {
      expect((await call(at, "POST", queued, { body })).status).toBe(400);
    }
    const body = JSON.stringify({ model_input: "x".repeat(256 * 1024) });
    expect((await call(at, "POST", queued, { body })).status).toBe(413);
  });

  test("calls over a rate limit are throttled with a documented response", async () => {
    const { call } = simulated({
      submissionsPerMinute: 1,
      statusPerSecond: 1,
      cancelPerSecond: 1,
      queueStatusPerSecond: 1,
    });
    const limited = callsAt(at).filter(([, path]) => path !== sync && !path.endsWith("/wake"));
    for (const [method, path] of limited) {
      await call(at, method, path, { ms: 0 });
      expect((await call(at, method, path, { ms: 0 })).status).toBe(429);
    }
  });

  test.each([422, 500, 502, 503, 504])(
    "a model that fails with %i causes a documented response",
    async (status) => {
      const { call } = simulated();
      expect((await call(at, "POST", sync, { id: `fail${status}` })).status).toBe(status);
    },
  );

  test.each([401, 402, 403, 429, 500, 502, 503, 504] as const)(
    "an injected fault of %i is a documented response",
    async (status) => {
      const [statuses, refuseRate, refuseOtherRate] = [[status], 1, 1];
      const { call } = simulated({
        faults: { refuseRate, refuseStatuses: statuses, refuseOtherRate, refuseOtherStatuses: statuses },
      });
      for (const [method, path] of callsAt(at)) {
        if (path !== sync) expect((await call(at, method, path)).status).toBe(status);
      }
    },
  );

  test.each([500, 502, 504] as const)(
    "an accepted submission with response %i is documented",
    async (status) => {
      const { call, simulator } = simulated({ faults: { failAnswerRate: 1, failAnswerStatuses: [status] } });
      expect((await call(at, "POST", queued)).status).toBe(status);
      expect(simulator.state().counts.submissions_accepted).toBe(1);
    },
  );

  test("a call that takes too long ends with a documented 504", async () => {
    const { call } = simulated({ inferenceMs: 2_000_000 });
    expect((await call(at, "POST", sync, { ms: 1_200_000 })).status).toBe(504);
  });
});

test.each(["predict", "async_predict"])(
  "%s to a sleeping development target causes a documented 404",
  async (action) => {
    const { call } = simulated({ minReplicas: 0 });
    const at = { kind: "model", place: "/development", isRegional: false } as const;
    expect((await call(at, "POST", `/development/${action}`)).status).toBe(404);
  },
);

test("the simulator is called with every documented operation", async () => {
  const called = new Set<string>();
  for (const at of addressees) {
    const { call, seen, submit } = simulated();
    const id = await submit(at, "echo");
    for (const [method, path] of callsAt(at)) await call(at, method, path.replace("none", id));
    for (const operation of seen) called.add(`${at.kind} ${at.isRegional} ${operation.replace(/ \d+$/, "")}`);
  }
  const documented = (["model", "chain"] as const).flatMap((kind) =>
    [false, true].flatMap((isRegional) =>
      document.operations({ kind, isRegional }).map((operation) => `${kind} ${isRegional} ${operation}`),
    ),
  );
  expect([...called].toSorted()).toEqual(documented.toSorted());
});
