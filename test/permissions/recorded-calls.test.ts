import { LINK_KEY } from "@boomerang/testkit/models/secrets";
import { sourceOf } from "infra/testing/source";
import { resourceOf, templateOf } from "infra/testing/template";
import { expect, test } from "vitest";
import { startStub } from "../scenarios/aws-stub.ts";
import { startLambdaProcess } from "../scenarios/lambda-process.ts";
import { callsOf, FUNCTIONS, type FunctionName } from "./calls.ts";
import { startRecordingAws } from "./recording-aws.ts";
import { resolve } from "./resolve.ts";
import { SITUATIONS, WEBHOOK_SECRET } from "./situations.ts";

const SECRETS = { ApiKey: "api-key-1", LinkKey: LINK_KEY, WebhookSecrets: JSON.stringify([WEBHOOK_SECRET]) };

const startApi = () =>
  startStub((request, response) => {
    request.resume();
    const isRejected = `${request.url} ${request.headers.host}`.includes("rejected");
    const queue = {
      model_id: "echo",
      deployment_id: "d1",
      num_queued_requests: 0,
      num_in_progress_requests: 0,
    };
    const body = request.url?.endsWith("queue_status") ? queue : { request_id: "r-1" };
    response
      .writeHead(isRejected ? 401 : 201, { "content-type": "application/json" })
      .end(JSON.stringify(body));
  });

/** The variables of a deployed function, for an AWS and an API on this machine. */
function environmentOf(name: FunctionName, aws: string, api: string): Record<string, string> {
  const template = templateOf({ webhookBaseUrl: "https://hooks.example" });
  const { Variables } = resourceOf(template, "AWS::Lambda::Function", name).Properties.Environment;
  const variables = Object.entries(Variables).map(([key, value]) => [key, resolve(template, value, aws)]);
  return {
    ...Object.fromEntries(variables),
    ...(name !== "Publisher" && name !== "Receiver" && { API_BASE_URL: api }),
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL: aws,
    POWERTOOLS_LOG_LEVEL: "SILENT",
    POWERTOOLS_METRICS_DISABLED: "true",
  };
}

test.each(FUNCTIONS)(
  "the %s, with the settings of the template, makes exactly the calls that its role is compared with",
  async (name) => {
    const aws = await startRecordingAws(SECRETS);
    const api = await startApi();
    const process = await startLambdaProcess(
      name.toLowerCase() as Lowercase<FunctionName>,
      environmentOf(name, aws.url, api.url),
    );
    await SITUATIONS[name]((event) => process.invoke(event), aws);
    expect([...aws.calls].sort()).toEqual(callsOf(name));
  },
);

test("every command of the AWS SDK in the code is one of these calls", () => {
  const source = ["runtime", ...FUNCTIONS.map((name) => name.toLowerCase())].map(sourceOf).join("");
  const commands = [...source.matchAll(/\bnew (\w+)Command\(/g)].map(([, command]) => command);
  const operations = FUNCTIONS.flatMap(callsOf).map((call) => /:(\w+)/.exec(call)?.[1]);
  expect([...new Set(commands)].sort()).toEqual([...new Set(operations)].sort());
});
