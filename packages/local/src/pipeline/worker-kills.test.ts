import { expect, test } from "vitest";
import { createKillSwitch, type KilledWorker } from "./worker-kills.ts";

const WEBHOOK = "http://127.0.0.1:1/v1/webhooks/order-1/token";
const ACCEPTED = { id: "r", status: "QUEUED", webhookEndpoint: WEBHOOK } as const;
const DELIVERY = { path: "/v1/webhooks/order-2/token" };

function setUp() {
  const ended: string[] = [];
  const reported: KilledWorker[] = [];
  const killSwitch = createKillSwitch({ now: () => 7 }, (killed) => reported.push(killed));
  for (const worker of ["dispatcher", "receiver"] as const)
    killSwitch.attach(worker, () => void ended.push(worker));
  return { ...killSwitch, ended, reported };
}

test("the dispatcher is killed once, when the API has accepted a submission", () => {
  const { kills, onRequest, ended, reported } = setUp();
  onRequest(ACCEPTED);
  kills.arm("dispatcher");
  expect(kills.read()).toEqual({ dispatcher: { state: "armed" }, receiver: { state: "none" } });
  onRequest({ ...ACCEPTED, status: "IN_PROGRESS" });
  expect(ended).toEqual([]);
  onRequest(ACCEPTED);
  onRequest(ACCEPTED);
  expect(ended).toEqual(["dispatcher"]);
  expect(reported).toEqual([{ worker: "dispatcher", jobId: "order-1" }]);
  expect(kills.read().dispatcher).toEqual({ state: "killed", at: 7, jobId: "order-1" });
});

test("the receiver is killed once, when it has begun with a delivery", () => {
  const { kills, onReceiving, ended, reported } = setUp();
  kills.arm("receiver");
  // No deliveries: a message of the spill queue, and a browser that looks at the receiver's address.
  onReceiving({ Records: [] });
  onReceiving({ path: "/" });
  expect(ended).toEqual([]);
  onReceiving(DELIVERY);
  onReceiving(DELIVERY);
  expect(ended).toEqual(["receiver"]);
  expect(reported).toEqual([{ worker: "receiver", jobId: "order-2" }]);
});

test("a kill can be armed again", () => {
  const { kills, onReceiving, ended } = setUp();
  for (const _ of [1, 2]) {
    kills.arm("receiver");
    onReceiving(DELIVERY);
  }
  expect(ended).toEqual(["receiver", "receiver"]);
});
