import { once } from "node:events";
import { globSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KEPT_ERRORS } from "./bundle-plugins.ts";
import { bundleLambda } from "./lambda-bundle.ts";

const PACKAGES = join(import.meta.dirname, "../packages");
const SDK = join(PACKAGES, "runtime/node_modules/@aws-sdk");
const CLIENTS = readdirSync(SDK).filter((name) => name.startsWith("client-"));
const ERRORS = "dist-es/models/errors.js";

// What the functions call, with the classes of errors that their code names.
const ENTRY = `
  import { ConditionalCheckFailedException, DynamoDBClient, GetItemCommand, UpdateItemCommand } from "${SDK}/client-dynamodb";
  import { EventBridgeClient, PutEventsCommand } from "${SDK}/client-eventbridge";
  import { GetEventSourceMappingCommand, LambdaClient, ResourceNotFoundException } from "${SDK}/client-lambda";
  import { GetSecretValueCommand, SecretsManagerClient } from "${SDK}/client-secrets-manager";
  import { GetObjectCommand, S3Client } from "${SDK}/client-s3";
  import { SendMessageCommand, SQSClient } from "${SDK}/client-sqs";
  export const named = { ConditionalCheckFailedException, ResourceNotFoundException };
  const Key = { job_id: { S: "a" } };
  export const calls = {
    get: (config) => new DynamoDBClient(config).send(new GetItemCommand({ TableName: "Jobs", Key })),
    update: (config) => new DynamoDBClient(config).send(new UpdateItemCommand({ TableName: "Jobs", Key })),
    put: (config) => new EventBridgeClient(config).send(new PutEventsCommand({ Entries: [] })),
    mapping: (config) => new LambdaClient(config).send(new GetEventSourceMappingCommand({ UUID: "a" })),
    object: (config) => new S3Client({ ...config, forcePathStyle: true }).send(new GetObjectCommand({ Bucket: "b", Key: "k" })),
    send: (config) => new SQSClient(config).send(new SendMessageCommand({ QueueUrl: "https://sqs/1/q", MessageBody: "a" })),
    secret: (config) => new SecretsManagerClient(config).send(new GetSecretValueCommand({ SecretId: "a" })),
  };`;

interface Calls {
  readonly named: Readonly<Record<string, abstract new (...args: never) => unknown>>;
  readonly calls: Readonly<Record<string, (config: object) => Promise<unknown>>>;
}

let answer: { status: number; type: string; more?: object };
const server = createServer((request, response) => {
  const { status, type, more } = answer;
  const isS3 = request.url?.startsWith("/b/") === true;
  const headers = { "content-type": isS3 ? "application/xml" : "application/json" };
  response.writeHead(status, { ...headers, ...(!isS3 && { "x-amzn-errortype": type }) });
  const json = JSON.stringify({ __type: `com.amazonaws#${type}`, message: "why", ...more });
  response.end(isS3 ? `<Error><Code>${type}</Code><Message>why</Message></Error>` : json);
});
let folder: string;
let bundled: Calls;
let whole: Calls;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bundled-errors-"));
  const entry = join(folder, "entry.mjs");
  await writeFile(
    entry,
    ENTRY.replaceAll(/"(\/[^"]+)"/g, (_, path) => `"${path}/dist-cjs/index.js"`),
  );
  whole = await import(pathToFileURL(entry).href);
  await writeFile(entry, ENTRY);
  await bundleLambda(entry, join(folder, "dist"));
  bundled = await import(pathToFileURL(join(folder, "dist/entry.mjs")).href);
  await once(server.listen(0, "127.0.0.1"), "listening");
}, 60_000);
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

/** The error of a call. */
async function errorOf({ calls }: Calls, name: string): Promise<object> {
  const config = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } },
    ...{ maxAttempts: 2, retryMode: "standard" },
  };
  const call = calls[name];
  if (call === undefined) throw new Error(`no call ${name}`);
  return call(config).then(
    () => {
      throw new Error("the call succeeded");
    },
    (error: object) => error,
  );
}

const seen = (error: object) => {
  const { name, message, $fault, $metadata } = error as Record<string, never>;
  const { httpStatusCode, attempts } = $metadata as unknown as Record<string, unknown>;
  return { name, message, $fault, httpStatusCode, attempts, is: error instanceof Error };
};

describe("an error of AWS has the name, message, status and retries in a bundle that it has with the whole SDK:", () => {
  test.each([
    ["get", 400, "ProvisionedThroughputExceededException", 2],
    ["get", 400, "ResourceNotFoundException", 1],
    ["get", 400, "ValidationException", 1],
    ["get", 500, "InternalServerError", 2],
    ["update", 400, "ConditionalCheckFailedException", 1],
    ["update", 400, "TransactionConflictException", 1],
    ["update", 400, "ReplicatedWriteConflictException", 2],
    ["put", 500, "InternalException", 2],
    ["put", 400, "ThrottlingException", 2],
    ["mapping", 404, "ResourceNotFoundException", 1],
    ["mapping", 429, "TooManyRequestsException", 2],
    ["mapping", 500, "ServiceException", 2],
    ["object", 404, "NoSuchKey", 1],
    ["object", 503, "SlowDown", 2],
    ["send", 400, "QueueDoesNotExist", 1],
    ["send", 403, "RequestThrottled", 2],
    ["secret", 400, "DecryptionFailure", 1],
    ["secret", 400, "ResourceNotFoundException", 1],
    ["secret", 500, "InternalServiceError", 2],
  ])("%s, %d %s, %d attempts", async (name, status, type, attempts) => {
    answer = { status, type };
    const expected = seen(await errorOf(whole, name));
    expect(expected).toMatchObject({ name: type, message: "why", attempts });
    expect(seen(await errorOf(bundled, name))).toEqual(expected);
  });
});

test("errors that the code names have their class, and the item of a failed condition", async () => {
  const { named } = bundled;
  answer = { status: 400, type: "ConditionalCheckFailedException", more: { Item: { job_id: { S: "a" } } } };
  const failed = await errorOf(bundled, "update");
  expect(failed).toBeInstanceOf(named.ConditionalCheckFailedException);
  expect(failed).toMatchObject({ Item: { job_id: { S: "a" } } });
  answer = { status: 404, type: "ResourceNotFoundException" };
  expect(await errorOf(bundled, "mapping")).toBeInstanceOf(named.ResourceNotFoundException);
});

test("every class of an error of the SDK that a function's code names is kept", () => {
  const classes = new Set(
    CLIENTS.flatMap((client) =>
      Array.from(
        readFileSync(join(SDK, client, ERRORS), "utf8").matchAll(/^export class (\w+)/gm),
        ([, name]) => name,
      ),
    ),
  );
  expect(classes).toContain("ConditionalCheckFailedException");
  const files = ["core", "runtime", "dispatcher", "receiver", "scheduler", "publisher"].flatMap((name) =>
    globSync(`${PACKAGES}/${name}/src/**/*.ts`),
  );
  const sources = files.filter((file) => !/\.(test|fixture)\.ts$/.test(file));
  const named = sources.flatMap((file) =>
    Array.from(readFileSync(file, "utf8").matchAll(/\binstanceof (\w+)/g), ([, name = ""]) => name),
  );
  expect(named.filter((name) => classes.has(name) && !KEPT_ERRORS.has(name))).toEqual([]);
  expect(named).toContain("ConditionalCheckFailedException");
});
