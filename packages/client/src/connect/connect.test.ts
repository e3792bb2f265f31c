import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import type { Found } from "@boomerang/runtime/local-pipeline";
import { recordAwsVariables } from "@boomerang/testkit/aws-variables";
import { localPipelineState } from "@boomerang/testkit/local-pipeline-state";
import { describe, expect, onTestFinished, test } from "vitest";
import { errorOf } from "../client.fixture.ts";
import { createClient, createClientIn } from "../create-client.ts";
import { SYSTEM } from "../surroundings.ts";
import type { ClientOptions } from "./client-options.ts";
import { connect } from "./connect.ts";

/** A server that records what it gets, and responds as SQS, DynamoDB and S3 do to the client's calls. */
async function startServices() {
  const requests: { readonly url: string; readonly authorization: string }[] = [];
  const server = createServer((request, response) => {
    requests.push({ url: request.url ?? "", authorization: request.headers.authorization ?? "" });
    request.resume();
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
    response.end('{"Successful":[],"Failed":[]}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

const endpoints = (endpoint: string) => ({
  ...{
    sqs: endpoint,
    s3: endpoint,
    dynamodb: endpoint,
    event_bridge: endpoint,
    cloud_watch: endpoint,
    receiver: endpoint,
  },
});
const running = (endpoint: string): Found => ({
  type: "running",
  state: localPipelineState({ endpoints: endpoints(endpoint) }),
});

function clientOf(find: () => Found) {
  let searches = 0;
  const client = createClientIn(
    {
      ...SYSTEM,
      env: {
        BASETEN_API_KEY: "abcdEFGH.mnopQRST",
        ...{ BOOMERANG_QUEUE_URL: "https://sqs.example/jobs", BOOMERANG_JOBS_TABLE_NAME: "Other" },
      },
      localPipelines: () => ({
        path: "/home/ann/local.json",
        async find() {
          searches++;
          return find();
        },
      }),
    },
    { local: true },
  );
  onTestFinished(() => client.close());
  return { client, searches: () => searches };
}

const JOB = { target: { model_id: "echo" }, model_input: 1 };

describe("a client of the local pipeline", () => {
  test("sends jobs to its queue and reads its table, whatever the environment names", async () => {
    const { endpoint, requests } = await startServices();
    const { client } = clientOf(() => running(endpoint));
    await client.submit(JOB);
    expect(await client.get("job")).toBeUndefined();
    expect(requests).toHaveLength(2);
    for (const { authorization } of requests) expect(authorization).toContain("Credential=local/");
  });

  test("is a client of another deployment each time the pipeline is started", async () => {
    const starts = ["2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"];
    const clients = starts.map(
      (started_at) => clientOf(() => ({ type: "running", state: localPipelineState({ started_at }) })).client,
    );
    const ids = await Promise.all(clients.map((client) => client.deploymentId()));
    expect(new Set(ids).size).toBe(2);
  });

  test("finds a pipeline that was started again at other ports", async () => {
    const first = await startServices();
    const second = await startServices();
    let { endpoint } = first;
    const { client } = clientOf(() => running(endpoint));
    await client.submit(JOB);
    endpoint = second.endpoint;
    await client.submit(JOB);
    expect([first.requests.length, second.requests.length]).toEqual([1, 1]);
  });

  test("reads no AWS setting of the environment or of ~/.aws", async () => {
    const { endpoint, requests } = await startServices();
    const { clients, close } = connect(
      { ...SYSTEM, localPipelines: () => ({ path: "", find: async () => running(endpoint) }) },
      { local: true },
    );
    onTestFinished(close);
    const read = recordAwsVariables();
    const Entries = [{ Id: "1", MessageBody: "x" }];
    await (await clients.sqs()).send(
      new SendMessageBatchCommand({ QueueUrl: `${endpoint}/1/jobs`, Entries }),
    );
    await (await clients.dynamodb()).send(
      new GetItemCommand({ TableName: "Jobs", Key: { job_id: { S: "a" } } }),
    );
    await (await clients.s3()).send(new GetObjectCommand({ Bucket: "payloads", Key: "a/b" }));
    await (await clients.eventBridge()).send(new ListRulesCommand({}));
    expect(requests.map(({ url }) => url)).toEqual(["/", "/", "/payloads/a/b?x-id=GetObject", "/"]);
    expect([...read]).toEqual([]);
  });

  test("searches for nothing before it is used", () => {
    const { searches } = clientOf(() => ({ type: "none" }));
    expect(searches()).toBe(0);
  });

  test.for<[string, Found, string]>([
    ["none runs", { type: "none" }, "no local pipeline is running"],
    [
      "it was killed",
      { type: "stale", state: localPipelineState() },
      "process 1234, which /home/ann/local.json",
    ],
    [
      "its file is another user's",
      { type: "unusable", reason: "it belongs to another user" },
      "another user",
    ],
  ])("says so if %s, and finds one that is started later", async ([, found, reason]) => {
    const { endpoint, requests } = await startServices();
    let now = found;
    const { client } = clientOf(() => now);
    for (const call of [client.submit({ ...JOB, job_id: "a" }), client.get("a"), client.wait("a")]) {
      expect(await errorOf(call)).toMatchObject({
        code: "resource_not_found",
        message: expect.stringContaining(reason),
        nextStep: expect.stringContaining("`npx -y pnpm@12 dev`"),
        jobId: "a",
      });
    }
    now = running(endpoint);
    await client.submit(JOB);
    expect(requests).toHaveLength(1);
  });
});

describe("the Inference API of a client of the local pipeline", () => {
  test("is the pipeline's, and never that of the environment", async () => {
    const { endpoint, requests } = await startServices();
    const { client } = clientOf(() => running(endpoint));
    await client.provider.wake("model:echo");
    expect(requests).toEqual([
      { url: "/model-echo/production/wake", authorization: "Bearer key-of-the-simulator" },
    ]);
  });

  test("is not called while no pipeline runs", async () => {
    const { client } = clientOf(() => ({ type: "none" }));
    for (const call of [client.provider.wake("model:echo"), client.provider.predict("model:echo", 1)]) {
      expect(await errorOf(call)).toMatchObject({
        code: "resource_not_found",
        message: "no local pipeline is running",
      });
    }
  });

  test("has no key that could be set: that needs a deployed stack, and the key is sent nowhere", async () => {
    const { endpoint, requests } = await startServices();
    const { client } = clientOf(() => running(endpoint));
    expect(await errorOf(client.setApiKey("abcdEFGH.mnopQRST", { target: "model:echo" }))).toMatchObject({
      code: "not_configured",
      message: expect.stringContaining("needs a deployed stack"),
    });
    expect(requests).toEqual([]);
  });
});

test.each(["not a URL", "http://api.example", "https://ann:secret@api.example"])(
  "a key would be sent to the URL of the API, so %j is rejected",
  (apiUrl) => {
    expect(() => createClient({ apiUrl })).toThrow("the URL of the Inference API must");
  },
);

test.for<[keyof ClientOptions, ClientOptions]>([
  ["stack", { stack: "Boomerang" }],
  ["names", { names: {} }],
  ["region", { region: "eu-west-1" }],
  ["aws", { aws: {} }],
  ["apiUrl", { apiUrl: "https://proxy.example" }],
])("local is not combined with %s", ([name, options]) => {
  expect(() => createClient({ local: true, ...options })).toThrow(`local and ${name} name two deployments`);
});

test("a deployment is named by the URL of its queue", async () => {
  const client = createClient({ names: { queueUrl: "https://sqs.example/jobs" } });
  expect(await client.deploymentId()).toBe("https://sqs.example/jobs");
});
