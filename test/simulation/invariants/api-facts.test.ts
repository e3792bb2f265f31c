import { expect, test } from "vitest";
import { observers } from "../engine/observer.ts";
import { createApiFacts } from "./api-facts.ts";
import { respond, submit } from "./testing.fixture.ts";

function setUp() {
  const facts = createApiFacts();
  return { facts, observer: observers(facts) };
}

test("a request belongs to a job once it was accepted, or once it is delivered although its response was an error", () => {
  const { facts, observer } = setUp();
  submit(observer, 201);
  submit(observer, 500, { requestId: "r2" });
  expect([...facts.acceptedFor("order-1")]).toEqual(["r1"]);
  observer.delivering("order-1", "r2");
  expect([...facts.acceptedFor("order-1")]).toEqual(["r1", "r2"]);
  expect(facts.acceptedFor("order-2").size).toBe(0);
});

test("only permanent errors count as rejections of a submission", () => {
  const { facts, observer } = setUp();
  for (const status of [429, 401, 500, 422, 404]) submit(observer, status);
  expect(facts.rejectionsOf("order-1")).toEqual([422, 404]);
});

test("every reported status of a request is remembered, and the last response", () => {
  const { facts, observer } = setUp();
  respond(observer, "status", 200, { status: "QUEUED" });
  respond(observer, "status", 503);
  respond(observer, "status", 200, { status: "SUCCEEDED", webhook_status: "PENDING" });
  respond(observer, "status", 404);
  expect([...facts.statusesOf("r1")]).toEqual(["QUEUED", "SUCCEEDED", "UNKNOWN"]);
  expect(facts.lastStatusOf("r1")).toMatchObject({ webhook_status: "PENDING" });
});

test("a cancel is decided by a response about the request, and a request is canceled only if the API says so", () => {
  const { facts, observer } = setUp();
  submit(observer, 201);
  for (const status of [401, 429, 503]) respond(observer, "cancel", status);
  expect(facts.hasDecidedCancel("order-1")).toBe(false);
  respond(observer, "cancel", 200, { canceled: false });
  expect(facts.hasDecidedCancel("order-1")).toBe(true);
  expect([...facts.statusesOf("r1")]).toEqual([]);
  respond(observer, "cancel", 200, { canceled: true });
  expect([...facts.statusesOf("r1")]).toEqual(["CANCELED"]);
});

test("a request counts as accepted after the faults only if no faults remain", () => {
  const { facts, observer } = setUp();
  submit(observer, 201);
  observer.faultsEnded(0, true);
  submit(observer, 201, { requestId: "r2" });
  expect(["r1", "r2"].map(facts.wasAcceptedAfterFaults)).toEqual([false, true]);
  const remaining = setUp();
  remaining.observer.faultsEnded(0, false);
  submit(remaining.observer, 201);
  expect(remaining.facts.wasAcceptedAfterFaults("r1")).toBe(false);
});
