import { describe, expect, test } from "vitest";
import { harness, MINUTE, WEBHOOK_URL } from "../harness.fixture.ts";
import { seededStreams } from "../random.ts";
import { parseSettings, type SimulatorSettings } from "../settings.ts";
import { ConnectionCutError } from "./fault-errors.ts";
import { createFaultInjector } from "./fault-injector.ts";

type FaultSettings = NonNullable<SimulatorSettings["faults"]>;

/** The faults of a thousand submissions, other calls and deliveries. */
const injectedFaults = (seed: number, faults: FaultSettings) => {
  const injector = createFaultInjector(parseSettings({ faults }), seededStreams(seed));
  return Array.from({ length: 1_000 }, () => ({
    ...injector.submission(new Uint8Array()),
    otherRejectionStatus: injector.otherCall("status calls"),
    ...injector.delivery(WEBHOOK_URL),
  }));
};

type InjectedFaults = ReturnType<typeof injectedFaults>[number];

const OCCURS = {
  refuseRate: (fault: InjectedFaults) => fault.rejectionStatus !== undefined,
  refuseOtherRate: (fault: InjectedFaults) => fault.otherRejectionStatus !== undefined,
  loseAnswerRate: (fault: InjectedFaults) => fault.isResponseLost,
  failAnswerRate: (fault: InjectedFaults) => fault.failureStatus !== undefined,
  loseDeliveryRate: (fault: InjectedFaults) => fault.isLost,
  delayDeliveryRate: (fault: InjectedFaults) => fault.delayMs > 0,
  repeatDeliveryRate: (fault: InjectedFaults) => fault.isRepeated,
  reorderDeliveryRate: (fault: InjectedFaults) => fault.isReordered,
};
const RATES = Object.keys(OCCURS) as (keyof typeof OCCURS)[];

describe("the fault injector", () => {
  test.each(RATES)(
    "injects %s at its rate, the same faults for the same seed and any other rates",
    (rate) => {
      const occurrences = (seed: number, others: FaultSettings = {}) =>
        injectedFaults(seed, { ...others, [rate]: 0.25 }).map(OCCURS[rate]);
      const fraction = occurrences(1).filter(Boolean).length / 1_000;
      expect(fraction).toBeGreaterThan(0.2);
      expect(fraction).toBeLessThan(0.3);
      expect(occurrences(1)).toEqual(occurrences(1));
      expect(occurrences(1)).not.toEqual(occurrences(2));
      expect(occurrences(1, Object.fromEntries(RATES.map((name) => [name, 0.5])))).toEqual(occurrences(1));
    },
  );

  test.each(RATES)("never injects %s at the rate 0, and always at 1", (rate) => {
    expect(injectedFaults(1, {}).some(OCCURS[rate])).toBe(false);
    expect(injectedFaults(1, { [rate]: 1 }).every(OCCURS[rate])).toBe(true);
  });

  test("uses every status of the settings, and delays from 1 ms to the setting", () => {
    const all = injectedFaults(1, {
      refuseRate: 1,
      refuseStatuses: [429, 500, 504],
      refuseOtherRate: 1,
      refuseOtherStatuses: [403, 502],
      failAnswerRate: 1,
      delayDeliveryRate: 1,
      delayDeliveryMs: 100,
    });
    expect(new Set(all.map(({ rejectionStatus }) => rejectionStatus))).toEqual(new Set([429, 500, 504]));
    expect(new Set(all.map(({ otherRejectionStatus }) => otherRejectionStatus))).toEqual(new Set([403, 502]));
    expect(new Set(all.map(({ failureStatus }) => failureStatus))).toEqual(new Set([500, 502, 504]));
    const delays = all.map(({ delayMs }) => delayMs);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(1);
    expect(Math.min(...delays)).toBeLessThan(10);
    expect(Math.max(...delays)).toBeLessThanOrEqual(100);
    expect(Math.max(...delays)).toBeGreaterThan(90);
  });
});

describe("a rejected submission", () => {
  test.each([
    [401, "unauthorized", null],
    [402, "client_error", null],
    [403, "unauthorized", null],
    [429, "rate_limited", "1"],
    [500, "internal_baseten_error", null],
    [502, "internal_baseten_error", null],
    [503, "model_unavailable", null],
    [504, "timeout", null],
  ] as const)("gets the response %i and is not accepted", async (status, code, retryAfter) => {
    const { time, deliveries, simulator, call } = harness({
      faults: { refuseRate: 1, refuseStatuses: [status] },
    });
    const response = await call("POST", "/model-echo/production/async_predict", {
      model_input: 1,
      webhook_endpoint: WEBHOOK_URL,
    });
    expect(response.status).toBe(status);
    expect(response.headers.get("retry-after")).toBe(retryAfter);
    expect(await response.json()).toMatchObject({ error_code: code });
    await time.advance(MINUTE);
    expect(deliveries).toEqual([]);
    expect(simulator.state()).toMatchObject({
      counts: { submissions_accepted: 0, submissions_refused: 1 },
      refusals: { [status]: 1 },
    });
  });
});

test("a lost response looks like a cut connection, but the request is accepted and delivered", async () => {
  const { time, deliveries, simulator, submit } = harness({ faults: { loseAnswerRate: 1 } });
  const submitting = submit("echo");
  await expect(submitting).rejects.toThrow(ConnectionCutError);
  await expect(submitting).rejects.toMatchObject({ cause: { code: "UND_ERR_SOCKET" } });
  await time.advance(MINUTE);
  expect(deliveries).toHaveLength(1);
  expect(simulator.state().counts).toMatchObject({ submissions_accepted: 1, submission_answers_lost: 1 });
});

test.each([500, 502, 504] as const)(
  "a request whose response is replaced by %i is accepted and delivered",
  async (status) => {
    const faults = { failAnswerRate: 1, failAnswerStatuses: [status] };
    const { time, deliveries, simulator, call } = harness({ faults });
    const body = { model_input: 1, webhook_endpoint: WEBHOOK_URL };
    const response = await call("POST", "/model-echo/production/async_predict", body);
    expect(response.status).toBe(status);
    await time.advance(MINUTE);
    expect(deliveries).toHaveLength(1);
    expect(await response.text()).not.toContain(deliveries[0]?.body.request_id);
    expect(response.headers.get("x-baseten-request-id")).not.toBe(deliveries[0]?.body.request_id);
    expect(simulator.state()).toMatchObject({
      counts: { submissions_accepted: 1, submissions_refused: 0, submission_answers_failed: 1 },
      refusals: {},
    });
  },
);

describe("a rejected other call", () => {
  const rejecting = (status: 429 | 502) => ({ refuseOtherRate: 1, refuseOtherStatuses: [status] });

  test.each([
    ["GET", "/async_request/", 429],
    ["DELETE", "/async_request/", 502],
    ["GET", "/production/async_queue_status", 502],
    ["POST", "/production/wake", 429],
  ] as const)("to %s %s has no effect", async (method, path, status) => {
    const { simulator, submit, call } = harness({ coldStartMs: 1_000 });
    const id = await submit("echo");
    simulator.configure({ faults: rejecting(status) });
    const rejected = await call(method, `/model-echo${path.replace(/\/$/, `/${id}`)}`);
    expect(rejected.status).toBe(status);
    expect(await rejected.json()).toMatchObject({ error: expect.stringContaining("refuseOtherRate") });
    expect(simulator.state()).toMatchObject({
      counts: { other_calls_refused: 1, canceled: 0, wakes: 0, submissions_refused: 0 },
      targets: { "model:echo/production": { queued: 1 } },
    });
  });

  test("is neither a submission nor a synchronous call", async () => {
    const { time, submit, call } = harness({ minReplicas: 1, faults: rejecting(429) });
    await submit("echo");
    const responding = call("POST", "/model-echo/production/predict", "1");
    await time.advance(MINUTE);
    expect((await responding).status).toBe(200);
  });
});

describe("a delivery with a fault", () => {
  test("that is lost does not reach the endpoint, and its request ends WEBHOOK_FAILED", async () => {
    const { time, deliveries, simulator, submit, status } = harness({ faults: { loseDeliveryRate: 1 } });
    const id = await submit("echo");
    await time.advance(MINUTE);
    expect(deliveries).toEqual([]);
    expect(await status("echo", id)).toMatchObject({ status: "WEBHOOK_FAILED", webhook_status: "FAILED" });
    expect(simulator.state().counts).toMatchObject({ deliveries_lost: 1, deliveries_failed: 1 });
  });

  test("that is delayed arrives later, once", async () => {
    const { time, deliveries, submit, status } = harness({
      faults: { delayDeliveryRate: 1, delayDeliveryMs: 30_000 },
    });
    const start = time.now();
    const id = await submit("echo");
    await time.advance(MINUTE);
    expect(deliveries).toHaveLength(1);
    expect(deliveries[0]?.at).toBeGreaterThan(start);
    expect(await status("echo", id)).toMatchObject({ webhook_status: "SUCCEEDED" });
  });

  test("that is repeated arrives twice with the same bytes and signature", async () => {
    const { time, deliveries, simulator, submit } = harness({
      webhookSecrets: ["whsec_a"],
      faults: { repeatDeliveryRate: 1 },
    });
    await submit("echo");
    await time.advance(MINUTE);
    expect(deliveries).toHaveLength(2);
    expect(deliveries[1]?.text).toBe(deliveries[0]?.text);
    expect([...(deliveries[1]?.headers ?? [])]).toEqual([...(deliveries[0]?.headers ?? [])]);
    expect(simulator.state().counts).toMatchObject({ deliveries_started: 1, deliveries_repeated: 1 });
  });

  test("is pending until its repeat ends", async () => {
    let count = 0;
    const { time, simulator, submit } = harness({ faults: { repeatDeliveryRate: 1 } }, () =>
      ++count === 1 ? 200 : new Promise<Response>(() => undefined),
    );
    await submit("echo");
    await time.advance(9_000);
    expect(count).toBe(2);
    expect(simulator.state().deliveries_pending).toBe(1);
    await time.advance(MINUTE);
    expect(simulator.state().deliveries_pending).toBe(0);
  });

  test("that is reordered arrives after the next one, or after the hold time if there is none", async () => {
    const { time, deliveries, simulator, submit } = harness({
      coldStartMs: 100,
      faults: { reorderDeliveryRate: 1, reorderHoldMs: 5_000 },
    });
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.push(await submit("slow250"));
    await time.advance(MINUTE);
    expect(deliveries.map(({ body }) => ids.indexOf(body.request_id))).toEqual([1, 0, 3, 2, 4]);
    const [last, before] = [deliveries[4]?.at ?? 0, deliveries[3]?.at ?? 0];
    expect(last - before).toBe(250 + 5_000);
    expect(simulator.state()).toMatchObject({ deliveries_pending: 0, counts: { deliveries_reordered: 3 } });
  });
});
