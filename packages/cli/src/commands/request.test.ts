import type { ProviderCalls } from "@boomerang/client";
import { expect, test } from "vitest";
import { boomerang } from "./boomerang.fixture.ts";

const calls: Pick<ProviderCalls, "requestStatus" | "cancelRequest"> = {
  requestStatus: async (_target, requestId) => ({
    requestId,
    status: "FAILED",
    createdAt: "2026-11-28T12:00:00Z",
    statusAt: "2026-11-28T12:00:01Z",
    errors: [{ code: "MODEL_PREDICT_ERROR", message: "out of\nmemory" }],
  }),
  cancelRequest: async (_target, requestId) => requestId === "waits",
};
const client = { provider: calls as ProviderCalls };

test("the status of a request has its errors, in one line each", async () => {
  const status = ["request", "status", "model:abc", "r-1"];
  expect(await boomerang(status, client)).toMatchObject({
    exitCode: 0,
    stdout: "r-1: FAILED\n  MODEL_PREDICT_ERROR: out of memory\n",
  });
  const json = await boomerang([...status, "-o", "json"], client);
  expect(JSON.parse(json.stdout)).toEqual({
    request_id: "r-1",
    status: "FAILED",
    errors: [{ code: "MODEL_PREDICT_ERROR", message: "out of\nmemory" }],
  });
});

test("cancelling says whether the request still waited", async () => {
  const cancel = ["request", "cancel", "model:abc"];
  expect(await boomerang([...cancel, "waits"], client)).toMatchObject({
    exitCode: 0,
    stdout: "waits: canceled\n",
  });
  expect(await boomerang([...cancel, "runs"], client)).toMatchObject({
    exitCode: 1,
    stdout: "runs: not canceled: it does not wait in the provider's queue any more\n",
  });
  const json = await boomerang([...cancel, "runs", "-o", "json"], client);
  expect(JSON.parse(json.stdout)).toEqual({ request_id: "runs", canceled: false });
});
