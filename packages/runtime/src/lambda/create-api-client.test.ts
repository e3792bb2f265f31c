import { toTarget } from "@boomerang/core";
import { expect, test } from "vitest";
import { createApiClient } from "./create-api-client.ts";

test("a call to the API is not retried, because retries would bypass the limiter", async () => {
  const keys: (string | null)[] = [];
  const client = createApiClient(
    { apiKey: async () => "key-1" },
    {
      baseUrl: "http://api.example",
      fetch: async (_, init) => {
        keys.push(new Headers(init.headers).get("authorization"));
        return new Response("{}", { status: 503 });
      },
    },
  );
  const target = toTarget({ model_id: "abc123" });
  const calls = [
    () => client.submit(target, { model_input: 1 } as never),
    () => client.requestStatus(target, "r1"),
    () => client.queueStatus(target),
    () => client.cancelRequest(target, "r1"),
    () => client.wake(target),
  ];
  for (const call of calls) await expect(call()).rejects.toMatchObject({ status: 503 });
  expect(keys).toEqual(calls.map(() => expect.stringMatching(/key-1$/)));
});
