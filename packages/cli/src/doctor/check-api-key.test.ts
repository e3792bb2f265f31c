import { describe, expect, test } from "vitest";
import { checkApiKey } from "./check-api-key.ts";
import { targetOf } from "./target-of.ts";

const KEY = "abc.PRIVATE";

/** Checks a key against an API that responds like this. */
async function check(respond: () => Response | Promise<Response>, text = KEY, target = "model:abc123") {
  const calls: { url: string; authorization: string | null }[] = [];
  const result = await checkApiKey(
    {
      deployment: { secret: async () => text, apiUrl: async () => undefined },
      target: async () => (target === "" ? undefined : targetOf(target)),
      async fetch(url, init) {
        calls.push({ url, authorization: new Headers(init.headers).get("authorization") });
        return respond();
      },
      now: () => 5,
      setCommand: (name) => `set ${name}`,
    },
    AbortSignal.timeout(60_000),
  );
  expect(JSON.stringify(result)).not.toContain("PRIVATE");
  return { ...result, calls };
}

const never = () => {
  throw new Error("the API must not be called");
};
const queueStatus = () => {
  const body = {
    model_id: "abc123",
    environment: "production",
    num_queued_requests: 0,
    num_in_progress_requests: 0,
  };
  return Response.json(body, { headers: { date: "Thu, 01 Jan 1970 00:00:00 GMT" } });
};

test("a key that the API accepts is good, and the response says what time it is", async () => {
  const { finding, clock, calls } = await check(queueStatus);
  expect(finding).toMatchObject({
    result: "ok",
    message: expect.stringContaining("model:abc123/production"),
  });
  expect(clock).toEqual({ theirs: 0, from: 5, to: 5 });
  expect(calls).toEqual([
    { url: expect.stringContaining("https://model-abc123.api.baseten.co/"), authorization: `Bearer ${KEY}` },
  ]);
});

test("a secret without a key is a problem, and the API is not called", async () => {
  for (const text of ["", "not set yet: put the key of the Inference API here"]) {
    expect((await check(never, text)).finding).toMatchObject({
      result: "problem",
      message: expect.stringContaining("has no API key in a form"),
      fix: { command: "set model:abc123/production" },
    });
  }
});

test("without a target it says what to add", async () => {
  const { finding } = await check(never, KEY, "");
  expect(finding).toMatchObject({
    result: "not_checked",
    fix: { text: expect.stringContaining("--target") },
  });
});

describe("a response of", () => {
  test.each([
    [401, "problem", "The API rejects it: it responded with 401."],
    [402, "problem", "it responded with 402"],
    [404, "warning", "The API knows no model:abc123/production"],
    [422, "not_checked", "has not told whether it accepts the key: it responded with 422"],
  ])("%d is a %s", async (status, result, message) => {
    const { finding } = await check(() => Response.json({ error: "PRIVATE" }, { status }));
    expect(finding).toMatchObject({ result, message: expect.stringContaining(message) });
  });
});
