import { expect, test } from "vitest";
import { observers } from "../observer.ts";
import { createApiFacts } from "./api-facts.ts";
import { answer, submit } from "./testing.fixture.ts";

function setUp() {
  const facts = createApiFacts();
  return { facts, observer: observers(facts) };
}

test("a request is its job's once it was accepted, or once it is delivered though its answer was an error", () => {
  const { facts, observer } = setUp();
  submit(observer, 201);
  submit(observer, 500, { requestId: "r2" });
  expect([...facts.acceptedFor("order-1")]).toEqual(["r1"]);
  observer.delivering("order-1", "r2");
  expect([...facts.acceptedFor("order-1")]).toEqual(["r1", "r2"]);
  expect(facts.acceptedFor("order-2").size).toBe(0);
});

test("only what refuses a submission for good is a refusal", () => {
  const { facts, observer } = setUp();
  for (const status of [429, 401, 500, 422, 404]) submit(observer, status);
  expect(facts.refusalsOf("order-1")).toEqual([422, 404]);
});

test("what is told of a request is all that ever was, and what was last", () => {
  const { facts, observer } = setUp();
  answer(observer, "status", 200, { status: "QUEUED" });
  answer(observer, "status", 503);
  answer(observer, "status", 200, { status: "SUCCEEDED", webhook_status: "PENDING" });
  answer(observer, "status", 404);
  expect([...facts.toldOf("r1")]).toEqual(["QUEUED", "SUCCEEDED", "UNKNOWN"]);
  expect(facts.lastToldOf("r1")).toMatchObject({ webhook_status: "PENDING" });
});

test("a request is cancelled where the API says so; a cancel is answered by a word about the request alone", () => {
  const { facts, observer } = setUp();
  submit(observer, 201);
  for (const status of [401, 429, 503]) answer(observer, "cancel", status);
  expect(facts.hasAnsweredCancel("order-1")).toBe(false);
  answer(observer, "cancel", 200, { canceled: false });
  expect(facts.hasAnsweredCancel("order-1")).toBe(true);
  expect([...facts.toldOf("r1")]).toEqual([]);
  answer(observer, "cancel", 200, { canceled: true });
  expect([...facts.toldOf("r1")]).toEqual(["CANCELED"]);
});

test("of peace are the requests that were accepted after the troubles", () => {
  const { facts, observer } = setUp();
  submit(observer, 201);
  observer.healed(0, true);
  submit(observer, 201, { requestId: "r2" });
  expect(["r1", "r2"].map(facts.isOfPeace)).toEqual([false, true]);
  const lasting = setUp();
  lasting.observer.healed(0, false);
  submit(lasting.observer, 201);
  expect(lasting.facts.isOfPeace("r1")).toBe(false);
});
