import { describe, expect, test } from "vitest";
import { ConnectionCutError } from "./connection-cut-error.ts";
import { createFaults } from "./faults.ts";
import { harness } from "./harness.fixture.ts";
import { seededStreams } from "./random.ts";
import { parseSettings, type SimulatorSettings } from "./settings.ts";

const MINUTE = 60_000;
type FaultSettings = NonNullable<SimulatorSettings["faults"]>;

const fates = (seed: number, faults: FaultSettings) => {
  const { submission, otherCall, delivery } = createFaults(parseSettings({ faults }), seededStreams(seed));
  return Array.from({ length: 1_000 }, () => ({
    ...submission(new Uint8Array()),
    otherRefusal: otherCall("status calls"),
    ...delivery("https://hooks.example/"),
  }));
};

const RATES = [
  "refuseRate",
  "refuseOtherRate",
  "loseAnswerRate",
  "failAnswerRate",
  "loseDeliveryRate",
  "delayDeliveryRate",
  "repeatDeliveryRate",
  "reorderDeliveryRate",
] as const;
const isMet = {
  refuseRate: (fate: ReturnType<typeof fates>[number]) => fate.refusal !== undefined,
  refuseOtherRate: (fate: ReturnType<typeof fates>[number]) => fate.otherRefusal !== undefined,
  loseAnswerRate: (fate: ReturnType<typeof fates>[number]) => fate.isAnswerLost,
  failAnswerRate: (fate: ReturnType<typeof fates>[number]) => fate.answerFailure !== undefined,
  loseDeliveryRate: (fate: ReturnType<typeof fates>[number]) => fate.isLost,
  delayDeliveryRate: (fate: ReturnType<typeof fates>[number]) => fate.delayMs > 0,
  repeatDeliveryRate: (fate: ReturnType<typeof fates>[number]) => fate.isRepeated,
  reorderDeliveryRate: (fate: ReturnType<typeof fates>[number]) => fate.isReordered,
};

describe("faults", () => {
  test.each(RATES)("%s meets its part, the same ones for the same seed, whatever the other rates", (rate) => {
    const met = (seed: number, others: FaultSettings = {}) =>
      fates(seed, { ...others, [rate]: 0.25 }).map(isMet[rate]);
    const part = met(1).filter(Boolean).length / 1_000;
    expect(part).toBeGreaterThan(0.2);
    expect(part).toBeLessThan(0.3);
    expect(met(1)).toEqual(met(1));
    expect(met(1)).not.toEqual(met(2));
    expect(met(1, Object.fromEntries(RATES.map((name) => [name, 0.5])))).toEqual(met(1));
  });

  test.each(RATES)("%s of 0 meets nothing, of 1 everything", (rate) => {
    expect(fates(1, {}).some(isMet[rate])).toBe(false);
    expect(fates(1, { [rate]: 1 }).every(isMet[rate])).toBe(true);
  });

  test("refusals use every status of the setting; delays are from 1 ms to the setting", () => {
    const all = fates(1, {
      refuseRate: 1,
      refuseStatuses: [429, 500, 504],
      refuseOtherRate: 1,
      refuseOtherStatuses: [403, 502],
      failAnswerRate: 1,
      delayDeliveryRate: 1,
      delayDeliveryMs: 100,
    });
    expect(new Set(all.map(({ refusal }) => refusal))).toEqual(new Set([429, 500, 504]));
    expect(new Set(all.map(({ otherRefusal }) => otherRefusal))).toEqual(new Set([403, 502]));
    expect(new Set(all.map(({ answerFailure }) => answerFailure))).toEqual(new Set([500, 502, 504]));
    const delays = all.map(({ delayMs }) => delayMs);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(1);
    expect(Math.min(...delays)).toBeLessThan(10);
    expect(Math.max(...delays)).toBeLessThanOrEqual(100);
    expect(Math.max(...delays)).toBeGreaterThan(90);
  });
});

describe("a refused submission", () => {
  test.each([
    [401, "unauthorized", null],
    [402, "client_error", null],
    [403, "unauthorized", null],
    [429, "rate_limited", "1"],
    [500, "internal_baseten_error", null],
    [502, "internal_baseten_error", null],
    [503, "model_unavailable", null],
    [504, "timeout", null],
  ] as const)("is answered %i and not accepted", async (status, code, retryAfter) => {
    const { time, deliveries, simulator, call } = harness({
      faults: { refuseRate: 1, refuseStatuses: [status] },
    });
    const response = await call("POST", "/model-echo/production/async_predict", {
      model_input: 1,
      webhook_endpoint: "https://hooks.example/",
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

test("a lost answer looks like a cut connection, but the request is accepted and delivered", async () => {
  const { time, deliveries, simulator, submit } = harness({ faults: { loseAnswerRate: 1 } });
  const submitting = submit("echo");
  await expect(submitting).rejects.toThrow(ConnectionCutError);
  await expect(submitting).rejects.toMatchObject({ cause: { code: "UND_ERR_SOCKET" } });
  await time.advance(MINUTE);
  expect(deliveries).toHaveLength(1);
  expect(simulator.state().counts).toMatchObject({ submissions_accepted: 1, submission_answers_lost: 1 });
});

test.each([500, 502, 504] as const)(
  "an answer that fails with %i comes from a request that is accepted and delivered",
  async (status) => {
    const faults = { failAnswerRate: 1, failAnswerStatuses: [status] };
    const { time, deliveries, simulator, call } = harness({ faults });
    const body = { model_input: 1, webhook_endpoint: "https://hooks.example/" };
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

describe("another call that is refused", () => {
  const refusing = (status: 429 | 502) => ({ refuseOtherRate: 1, refuseOtherStatuses: [status] });

  test.each([
    ["GET", "/async_request/", 429],
    ["DELETE", "/async_request/", 502],
    ["GET", "/production/async_queue_status", 502],
    ["POST", "/production/wake", 429],
  ] as const)("%s %s has no effect", async (method, path, status) => {
    const { simulator, submit, call } = harness({ coldStartMs: 1_000 });
    const id = await submit("echo");
    simulator.configure({ faults: refusing(status) });
    const refused = await call(method, `/model-echo${path.replace(/\/$/, `/${id}`)}`);
    expect(refused.status).toBe(status);
    expect(await refused.json()).toMatchObject({ error: expect.stringContaining("refuseOtherRate") });
    expect(simulator.state()).toMatchObject({
      counts: { other_calls_refused: 1, canceled: 0, wakes: 0, submissions_refused: 0 },
      targets: { "model:echo/production": { queued: 1 } },
    });
  });

  test("is neither a submission nor a synchronous call", async () => {
    const { time, submit, call } = harness({ minReplicas: 1, faults: refusing(429) });
    await submit("echo");
    const answering = call("POST", "/model-echo/production/predict", "1");
    await time.advance(MINUTE);
    expect((await answering).status).toBe(200);
  });
});

describe("deliveries with faults", () => {
  test("a lost one is not seen by the endpoint, and its request is WEBHOOK_FAILED", async () => {
    const { time, deliveries, simulator, submit, status } = harness({ faults: { loseDeliveryRate: 1 } });
    const id = await submit("echo");
    await time.advance(MINUTE);
    expect(deliveries).toEqual([]);
    expect(await status("echo", id)).toMatchObject({ status: "WEBHOOK_FAILED", webhook_status: "FAILED" });
    expect(simulator.state().counts).toMatchObject({ deliveries_lost: 1, deliveries_failed: 1 });
  });

  test("a delayed one comes later, once", async () => {
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

  test("a repeated one comes twice with the same bytes and signature", async () => {
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

  test("a repeat under way is a pending delivery", async () => {
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

  test("a reordered one is overtaken by the next, or comes by itself when there is none", async () => {
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
