import { createSimulator, type SimulatorSettings } from "@boomerang/simulator";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { describe, expect, test } from "vitest";
import { readApiDocument } from "./inference-api-document.ts";

const document = await readApiDocument();

const PLACES = ["/production", "/development", "/environments/staging", "/deployment/abc123", ""];
const addressees = (["model", "chain"] as const).flatMap((kind) =>
  PLACES.map((place) => ({ kind, place, isRegional: place === "" })),
);
type At = (typeof addressees)[number];

const ACTIONS = {
  model: { sync: "predict", queued: "async_predict" },
  chain: { sync: "run_remote", queued: "async_run_remote" },
} as const;

/** Every call that the API has at one place; the request's id is one that nobody has. */
const callsAt = ({ kind, place }: At): readonly (readonly [method: string, path: string])[] => [
  ["POST", `${place}/${ACTIONS[kind].sync}`],
  ["POST", `${place}/${ACTIONS[kind].queued}`],
  ["GET", `${place}/async_queue_status`],
  ["POST", `${place}/wake`],
  ["GET", "/async_request/none"],
  ["DELETE", "/async_request/none"],
];

const WEBHOOK = "https://hooks.example/v1";
const SUBMISSION = JSON.stringify({ model_input: { a: 1 }, webhook_endpoint: WEBHOOK });

interface CallOptions {
  readonly id?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How much time goes by until the answer; default 100 ms. */
  readonly ms?: number;
}

/** A simulator whose every answer is checked against the document. */
function simulated(settings: SimulatorSettings = {}, webhookStatus = 200) {
  const time = new VirtualClock();
  const seen: string[] = [];
  const deliveries: unknown[] = [];
  const simulator = createSimulator({
    timers: time,
    settings: { minReplicas: 1, ...settings },
    fetch: async (_url, init) => {
      deliveries.push(JSON.parse(Buffer.from(init.body as Uint8Array).toString()));
      return new Response(null, { status: webhookStatus });
    },
  });

  /** The status and the body of the answer, which the document knows. */
  async function call(at: At, method: string, path: string, options: CallOptions = {}) {
    const { id = "echo", body = SUBMISSION, headers, ms = 100 } = options;
    const host = `${at.kind}-${id}${at.isRegional ? "-staging" : ""}.api.example`;
    const answering = simulator.handle(
      new Request(`http://${host}${path}`, {
        method,
        headers: { authorization: "Bearer key", ...headers },
        ...(method === "POST" && { body }),
      }),
    );
    await time.advance(ms);
    const response = await answering;
    const copy = response.clone();
    const [operation, text] = await Promise.all([
      document.check(at, method, path, response),
      copy.text(),
      time.advance(ms), // for what is streamed
    ]);
    seen.push(`${operation} ${response.status}`);
    return { status: response.status, text };
  }

  async function submit(at: At, id: string): Promise<string> {
    const { text } = await call(at, "POST", `${at.place}/${ACTIONS[at.kind].queued}`, { id, ms: 0 });
    return JSON.parse(text).request_id;
  }

  return { time, seen, deliveries, simulator, call, submit };
}

describe.each(addressees)("of a $kind at $place", (at) => {
  const actions = ACTIONS[at.kind];
  const queued = `${at.place}/${actions.queued}`;
  const sync = `${at.place}/${actions.sync}`;

  test("every call works as the document says", async () => {
    const { call, submit } = simulated();
    const id = await submit(at, "echo");
    const statuses: number[] = [];
    for (const [method, path] of callsAt(at)) {
      statuses.push((await call(at, method, path.replace("none", id))).status);
    }
    expect(statuses).toEqual([200, 201, 200, 202, 200, 200]);
  });

  test("a missing and a wrong key are refused as the document says", async () => {
    const { call } = simulated({ apiKey: "right" });
    for (const [method, path] of callsAt(at)) {
      for (const authorization of ["", "Bearer wrong", "Api-Key wrong"]) {
        expect((await call(at, method, path, { headers: { authorization } })).status).toBe(401);
      }
    }
  });

  test("an unknown model, chain or request is not found as the document says", async () => {
    const { call } = simulated();
    for (const [method, path] of callsAt(at)) {
      expect((await call(at, method, path, { id: "nope" })).status).toBe(404);
    }
    for (const method of ["GET", "DELETE"]) {
      expect((await call(at, method, "/async_request/none")).status).toBe(404);
    }
  });

  test("a body that will not do is refused as the document says", async () => {
    const { call } = simulated();
    expect((await call(at, "POST", sync, { body: "{" })).status).toBe(400);
    for (const body of ["{", "[]", "{}", '{"model_input":1,"priority":9}', "\u0000"]) {
      expect((await call(at, "POST", queued, { body })).status).toBe(400);
    }
    const body = JSON.stringify({ model_input: "x".repeat(256 * 1024) });
    expect((await call(at, "POST", queued, { body })).status).toBe(413);
  });

  test("calls over a limit are refused as the document says", async () => {
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
    "a model that fails with %i says so as the document says",
    async (status) => {
      const { call } = simulated();
      expect((await call(at, "POST", sync, { id: `fail${status}` })).status).toBe(status);
    },
  );

  test.each([401, 402, 403, 429, 500, 502, 503, 504] as const)(
    "a fault of %i is what the document says",
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
    "an accepted submission answered %i is what the document says",
    async (status) => {
      const { call, simulator } = simulated({ faults: { failAnswerRate: 1, failAnswerStatuses: [status] } });
      expect((await call(at, "POST", queued)).status).toBe(status);
      expect(simulator.state().counts.submissions_accepted).toBe(1);
    },
  );

  test("a call that takes too long is cut off as the document says", async () => {
    const { call } = simulated({ inferenceMs: 2_000_000 });
    expect((await call(at, "POST", sync, { ms: 1_200_000 })).status).toBe(504);
  });

  test("a request is told of as the document says, from the queue to each of its ends", async () => {
    const { time, call, submit, deliveries } = simulated({ minReplicas: 1, webhookSecrets: ["whsec_a"] });
    const statuses = new Set<string>();
    const look = async (model: string, id: string) => {
      const { text } = await call(at, "GET", `/async_request/${id}`, { id: model, ms: 0 });
      statuses.add(JSON.parse(text).status);
    };
    const running = await submit(at, "slow250");
    const waiting = await submit(at, "slow250");
    await look("slow250", running);
    await look("slow250", waiting);
    const cancel = (id: string) => call(at, "DELETE", `/async_request/${id}`, { id: "slow250", ms: 0 });
    expect(JSON.parse((await cancel(running)).text)).toMatchObject({ canceled: false });
    expect(JSON.parse((await cancel(waiting)).text)).toMatchObject({ canceled: true });
    const failing: [string, string][] = [];
    const streaming = at.kind === "model" ? ["stream"] : [];
    for (const model of ["fail500", "fail502", "fail503", "fail504", "fail422", ...streaming]) {
      failing.push([model, await submit(at, model)]);
    }
    await time.advance(60_000);
    for (const [model, id] of [["slow250", running], ["slow250", waiting], ...failing] as const) {
      await look(model, id);
    }
    expect([...statuses].toSorted()).toEqual(["CANCELED", "FAILED", "IN_PROGRESS", "QUEUED", "SUCCEEDED"]);

    expect(deliveries).toHaveLength(1 + failing.length);
    for (const delivery of deliveries) document.checkSchema("Delivery", delivery);
  });

  test("a request that expires, or whose delivery fails, is told of as the document says", async () => {
    const { time, call, submit } = simulated({ inferenceMs: 700_000 }, 400);
    const [first, second] = [await submit(at, "echo"), await submit(at, "echo")];
    await time.advance(701_000);
    const status = async (id: string) =>
      JSON.parse((await call(at, "GET", `/async_request/${id}`)).text).status;
    expect(await status(first)).toBe("WEBHOOK_FAILED");
    expect(await status(second)).toBe("EXPIRED");
  });
});

test.each(["predict", "async_predict"])(
  "%s of a development target asleep is a 404 of the document",
  async (action) => {
    const { call } = simulated({ minReplicas: 0 });
    const at = { kind: "model", place: "/development", isRegional: false } as const;
    expect((await call(at, "POST", `/development/${action}`)).status).toBe(404);
  },
);

const MULTIPART = "multipart/form-data; boundary=b";
const FORM = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\none\r\n--b--\r\n";

describe("an output that is no JSON", () => {
  const call = async (at: At, options: CallOptions) =>
    simulated().call(at, "POST", `${at.place}/${ACTIONS[at.kind].sync}`, options);

  test.each([
    { id: "bytes", body: '"one two"', text: '"one two"' },
    { id: "stream", body: '"one two"', text: '{"index":0,"text":"one"}\n{"index":1,"text":"two"}\n' },
    { id: "events", body: '"one"', text: 'data: {"index":0,"text":"one"}\n\n' },
    { id: "echo", body: "\u0000", headers: { "content-type": "application/octet-stream" }, text: "\u0000" },
    { id: "echo", body: FORM, headers: { "content-type": MULTIPART }, text: FORM },
  ])("of a model ($id) is one that the document lists", async ({ text, ...options }) => {
    for (const at of addressees.filter(({ kind }) => kind === "model")) {
      expect(await call(at, options)).toEqual({ status: 200, text });
    }
  });

  test("is none of a chain", async () => {
    for (const at of addressees.filter(({ kind }) => kind === "chain")) {
      for (const id of ["bytes", "stream", "events"]) expect((await call(at, { id })).status).toBe(404);
      for (const type of ["application/octet-stream", MULTIPART]) {
        expect((await call(at, { body: FORM, headers: { "content-type": type } })).status).toBe(400);
      }
    }
  });
});

test("no operation of the document is left out", async () => {
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
