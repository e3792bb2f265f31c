import { describe, expect, test } from "vitest";
import { clientOf, failureOf, json, model, queue, status } from "./client.fixture.ts";
import { httpServer } from "./http-server.fixture.ts";
import type { InferenceClient } from "./inference-client.ts";

describe("a response that does not match the contract is an error of kind unknown", () => {
  const submit = (client: InferenceClient) => client.submit(model, { model_input: 1 });
  test.each<[string, unknown, (client: InferenceClient) => Promise<unknown>, RegExp]>([
    ["a submission without an id", {}, submit, /its request_id is missing or unknown/],
    ["a submission with an empty id", { request_id: "" }, submit, /its request_id is/],
    ["a submission with null for an id", { request_id: null }, submit, /its request_id is/],
    ["a submission with a list for an id", { request_id: ["r1"] }, submit, /its request_id is/],
    [
      "a submission with an id that is too long",
      { request_id: "r".repeat(257) },
      submit,
      /its request_id is/,
    ],
    ["a body that is not JSON", undefined, submit, /its body is not a JSON object/],
    ["a list", [], submit, /the API responded with 200, but its/],
    [
      "an unknown status",
      { ...status, status: "NEW" },
      (client) => client.requestStatus(model, "r1"),
      /its status is missing or unknown/,
    ],
    [
      "a negative number of queued requests",
      { ...queue, num_queued_requests: -1 },
      (client) => client.queueStatus(model),
      /its num_queued_requests is/,
    ],
    [
      "a cancellation without its result",
      { request_id: "r1" },
      (client) => client.cancelRequest(model, "r1"),
      /its canceled is/,
    ],
  ])("%s", async (_, body, call, message) => {
    const server = await httpServer((response) => json(response, 200, body));
    const error = await failureOf(call(clientOf(server, { retry: { attempts: 1 } })));
    expect(error).toMatchObject({
      status: 200,
      kind: "unknown",
      retryable: true,
      apiRequestId: "req-1",
    });
    expect(error.message).toMatch(message);
  });

  test.each([
    ['{"request_id":17}', "17"],
    ['{"request_id":12345678901234567890}', "12345678901234567890"],
    ['{"request_id":1.0}', "1.0"],
    ['{"request_id":"r1","queue_seconds":NaN}', "r1"],
    ['{"eta":-Infinity,"request_id":17,"note":"a\nb"}', "17"],
    ['{"request_id":"r1","more":[None]}', "r1"],
    ['\ufeff{"request_id":"r1"}\n', "r1"],
  ])("but the id of a submission is read, whatever is around it: %s", async (body, request_id) => {
    const server = await httpServer((response) => response.writeHead(201).end(body));
    expect(await clientOf(server).submit(model, { model_input: 1 })).toEqual({ request_id });
  });

  test.each(['{"request_id":NaN}', '{"request_id":"r1"', '["request_id","r1"]', "r1", ""])(
    "no id is guessed: %s",
    async (body) => {
      const server = await httpServer((response) => response.writeHead(201).end(body));
      expect(await failureOf(submit(clientOf(server)))).toMatchObject({ status: 201, kind: "unknown" });
    },
  );

  test("but fields that no decision depends on may be missing", async () => {
    const server = await httpServer((response) =>
      json(response, 200, { status: "FAILED", errors: [{ code: "NEW_CODE" }], model_id: null }),
    );
    expect(await clientOf(server).requestStatus(model, "r1")).toEqual({
      request_id: "",
      model_id: undefined,
      deployment_id: "",
      status: "FAILED",
      webhook_status: "PENDING",
      created_at: "",
      status_at: "",
      errors: [
        {
          code: "NEW_CODE",
          message: 'The API reported a failure without a reason: errors contains {"code":"NEW_CODE"}',
        },
      ],
    });
  });

  test.each<[unknown, unknown]>([
    [["boom"], [{ code: "UNKNOWN", message: "boom" }]],
    [{ code: "OOM", detail: "boom" }, [{ code: "OOM", message: "boom" }]],
    [null, []],
    [undefined, []],
  ])("the errors of a status may have any form: %j", async (errors, expected) => {
    const server = await httpServer((response) => json(response, 200, { ...status, errors }));
    expect((await clientOf(server).requestStatus(model, "r1")).errors).toEqual(expected);
  });

  test("a response without end is read up to a limit", async () => {
    const server = await httpServer((response) => {
      response.writeHead(201);
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    });
    expect(await failureOf(clientOf(server).submit(model, { model_input: 1 }))).toMatchObject({
      status: 201,
      kind: "unknown",
    });
  });
});
