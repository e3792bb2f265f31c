import { describe, expect, test } from "vitest";
import {
  ACTIONS,
  type CallOptions,
  createCheckedSimulator,
  document,
  type Target,
  targets,
} from "./checked-simulator.ts";

describe.each(targets)("a $kind under $prefix", (target) => {
  test("a request has documented statuses from the queue to every possible end, and documented deliveries", async () => {
    const { time, call, submit, deliveries } = createCheckedSimulator({
      minReplicas: 1,
      webhookSecrets: ["whsec_a"],
    });
    const statuses = new Set<string>();
    const queryStatus = async (model: string, id: string) => {
      const { text } = await call(target, "GET", `/async_request/${id}`, { id: model, ms: 0 });
      statuses.add(JSON.parse(text).status);
    };
    const running = await submit(target, "slow250");
    const waiting = await submit(target, "slow250");
    await queryStatus("slow250", running);
    await queryStatus("slow250", waiting);
    const cancel = (id: string) => call(target, "DELETE", `/async_request/${id}`, { id: "slow250", ms: 0 });
    expect(JSON.parse((await cancel(running)).text)).toMatchObject({ canceled: false });
    expect(JSON.parse((await cancel(waiting)).text)).toMatchObject({ canceled: true });
    const failing: [string, string][] = [];
    const streaming = target.kind === "model" ? ["stream"] : [];
    for (const model of ["fail500", "fail502", "fail503", "fail504", "fail422", ...streaming]) {
      failing.push([model, await submit(target, model)]);
    }
    await time.advance(60_000);
    for (const [model, id] of [["slow250", running], ["slow250", waiting], ...failing] as const) {
      await queryStatus(model, id);
    }
    expect([...statuses].toSorted()).toEqual(["CANCELED", "FAILED", "IN_PROGRESS", "QUEUED", "SUCCEEDED"]);

    expect(deliveries).toHaveLength(1 + failing.length);
    for (const delivery of deliveries) document.checkSchema("Delivery", delivery);
  });

  test("a request that expires, or whose delivery fails, has a documented status", async () => {
    const { time, call, submit } = createCheckedSimulator({ inferenceMs: 700_000 }, 400);
    const [first, second] = [await submit(target, "echo"), await submit(target, "echo")];
    await time.advance(701_000);
    const status = async (id: string) =>
      JSON.parse((await call(target, "GET", `/async_request/${id}`)).text).status;
    expect(await status(first)).toBe("WEBHOOK_FAILED");
    expect(await status(second)).toBe("EXPIRED");
  });
});

const MULTIPART = "multipart/form-data; boundary=b";
const FORM = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\none\r\n--b--\r\n";

describe("an output other than JSON", () => {
  const call = async (target: Target, options: CallOptions) =>
    createCheckedSimulator().call(target, "POST", `${target.prefix}/${ACTIONS[target.kind].sync}`, options);

  test.each([
    { id: "bytes", body: '"one two"', text: '"one two"' },
    { id: "stream", body: '"one two"', text: '{"index":0,"text":"one"}\n{"index":1,"text":"two"}\n' },
    { id: "events", body: '"one"', text: 'data: {"index":0,"text":"one"}\n\n' },
    { id: "echo", body: "\u0000", headers: { "content-type": "application/octet-stream" }, text: "\u0000" },
    { id: "echo", body: FORM, headers: { "content-type": MULTIPART }, text: FORM },
  ])("of a model ($id) is documented", async ({ text, ...options }) => {
    for (const target of targets.filter(({ kind }) => kind === "model")) {
      expect(await call(target, options)).toEqual({ status: 200, text });
    }
  });

  test("is impossible for a chain", async () => {
    for (const target of targets.filter(({ kind }) => kind === "chain")) {
      for (const id of ["bytes", "stream", "events"]) expect((await call(target, { id })).status).toBe(404);
      for (const type of ["application/octet-stream", MULTIPART]) {
        expect((await call(target, { body: FORM, headers: { "content-type": type } })).status).toBe(400);
      }
    }
  });
});
