import type { Client } from "@boomerang/client";
import { beforeAll, describe, expect, test } from "vitest";
import { listedJob, listingClient } from "./jobs/listed-jobs.fixture.ts";

const TOKEN = "t".repeat(43);
const ORIGIN = "http://127.0.0.1:4000";

// Node loads `.tsx` with the console's own hook, and vitest with its own transformation.
let createApp: typeof import("./app.tsx").createApp;
beforeAll(async () => {
  ({ createApp } = await import("./app.tsx"));
});

function setUp(client: Partial<Client> = {}) {
  const errors: unknown[] = [];
  const { client: listing } = listingClient([listedJob(1)]);
  const app = createApp({
    client: { ...listing, ...client } as Client,
    deployment: { type: "stack", name: "Shop", region: "eu-west-1" },
    expected: () => ({ token: TOKEN, port: 4000 }),
    now: () => Date.UTC(2026, 10, 28, 12),
    signal: new AbortController().signal,
    onError: (error) => errors.push(error),
  });
  const get = (path: string, headers = {}) =>
    app.request(`${ORIGIN}${path}`, { headers: { host: "127.0.0.1:4000", ...headers } });
  const post = (path: string, body: Record<string, string> = {}) =>
    app.request(`${ORIGIN}/${TOKEN}${path}`, {
      method: "POST",
      headers: { host: "127.0.0.1:4000", origin: ORIGIN },
      body: new URLSearchParams(body),
    });
  return { get, post, errors };
}

describe("every response", () => {
  test("allows nothing from elsewhere and nothing inline, in no frame and in no cache", async () => {
    const { get } = setUp();
    for (const path of [`/${TOKEN}/jobs`, `/${TOKEN}/assets/console.css`, `/${TOKEN}/nothing`, "/"]) {
      const { headers } = await get(path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).not.toContain("unsafe");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("referrer-policy")).toBe("same-origin");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  test("without the token says nothing but what to do", async () => {
    const { get } = setUp();
    const response = await get("/wrong/jobs");
    expect(response.status).toBe(403);
    expect(await response.text()).toBe(
      "The token in the address is wrong. Use the address that the console printed when it started.\n",
    );
  });
});

test("a page tells which deployment it shows", async () => {
  const { get } = setUp();
  const html = await (await get(`/${TOKEN}/jobs`)).text();
  expect(html).toContain('data-deployment="stack"');
  expect(html).toContain("<title>Jobs · Shop · Boomerang</title>");
  expect(html).toContain("Stack Shop · eu-west-1");
});

test("no file but those of the page can be read", async () => {
  const { get } = setUp();
  for (const file of ["app.tsx", "..%2Fapp.tsx", "%2e%2e%2fapp.tsx", "package.json", "toString"])
    expect((await get(`/${TOKEN}/assets/${file}`)).status).toBe(404);
});

describe("an error of", () => {
  test("the console itself is reported to its terminal, and shows nothing of itself", async () => {
    const failure = new Error("SECRET");
    const { get, errors } = setUp({ get: async () => Promise.reject(failure) });
    const response = await get(`/${TOKEN}/job/a`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("SECRET");
    expect(errors).toEqual([failure]);
  });

  test("the client says what to do", async () => {
    const { BoomerangError } = await import("@boomerang/client");
    const denied = new BoomerangError("cannot send messages: access denied", {
      code: "access_denied",
      nextStep: "Allow sqs:SendMessage.",
    });
    const { post, errors } = setUp({ cancel: () => Promise.reject(denied) });
    const response = await post("/job/a/cancel");
    expect(response.status).toBe(403);
    expect(await response.text()).toMatch(/Cannot send messages: access denied\..*Allow sqs:SendMessage\./s);
    expect(errors).toEqual([]);
  });
});

test("a form that is larger than any input is refused", async () => {
  const { post } = setUp();
  const response = await post("/submit", { input: "x".repeat(1_100_000) });
  expect(response.status).toBe(413);
  expect(await response.text()).toContain("An input has 256 KiB at most.");
});

test("a job is submitted with its input as it was written", async () => {
  const sent: unknown[] = [];
  const submit: Client["submit"] = async (job) => {
    sent.push(job);
    return { jobId: "new-1" };
  };
  const { post } = setUp({ submit });
  const form = {
    target: "model:a",
    input: '{"n":1.0}',
    priority: "2",
    metadata: '{"a":"b"}',
    jobId: "",
    batchId: "b",
  };
  const response = await post("/submit", form);
  expect([response.status, response.headers.get("location")]).toEqual([
    303,
    `/${TOKEN}/job/new-1?done=submitted`,
  ]);
  expect(sent).toEqual([
    {
      ...{ target: "model:a", model_input: { text: '{"n":1.0}' }, priority: 2, metadata: { a: "b" } },
      ...{ job_id: undefined, batch_id: "b" },
    },
  ]);
});
