import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { expect, onTestFinished, test } from "vitest";
import { errorOf } from "../client.fixture.ts";
import { setApiKey } from "./set-api-key.ts";

/** An API that responds with a status to each call. */
async function setUp(status: number) {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    calls.push(`${request.headers.authorization} ${request.url}`);
    const queue = { model_id: "m", deployment_id: "d", num_queued_requests: 0, num_in_progress_requests: 0 };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(queue));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const real = new SecretsManagerClient({ region: "us-east-1" });
  const secrets = mockClient(real);
  secrets.on(PutSecretValueCommand).resolves({});
  const sources = {
    secretsManager: async () => real,
    secretId: async () => "arn:key",
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  const stored = () => secrets.commandCalls(PutSecretValueCommand).map(({ args }) => args[0].input);
  return {
    calls,
    secrets,
    stored,
    set: (text: string, target = "model:m") => setApiKey(sources, text, { target }),
  };
}

test("a key that the API accepts is stored, without what was copied with it", async () => {
  const { set, stored, calls } = await setUp(200);
  await set(' "abc.DEF123"\n');
  expect(calls).toEqual([expect.stringMatching(/^Bearer abc\.DEF123 .*queue_status$/)]);
  expect(stored()).toEqual([{ SecretId: "arn:key", SecretString: "abc.DEF123" }]);
});

test.each([
  [401, "key_rejected"],
  [402, "key_rejected"],
  [403, "key_rejected"],
  [404, "invalid_argument"],
  [429, "unavailable"],
])("a key that gets %d is not stored", async (status, code) => {
  const { set, stored } = await setUp(status);
  const error = await errorOf(set("abc.DEF123"));
  expect(error).toMatchObject({ code, message: expect.stringContaining("not stored") });
  expect(String(error)).not.toContain("abc.DEF123");
  expect(stored()).toEqual([]);
});

test.each([
  ["", "no API key was given"],
  [" \n", "no API key was given"],
  ["PASTE_THE_KEY", "the text is no API key"],
  ["two words", "the text is no API key"],
])("the text %j is no key, and is not sent anywhere", async (text, message) => {
  const { set, stored, calls } = await setUp(200);
  expect(await errorOf(set(text))).toMatchObject({
    ...{ code: "invalid_argument", retryable: false, message: expect.stringContaining(message) },
  });
  expect([...calls, ...stored()]).toEqual([]);
});

test("a secret that may not be written is said so", async () => {
  const { set, secrets } = await setUp(200);
  secrets
    .on(PutSecretValueCommand)
    .rejects(Object.assign(new Error("no"), { name: "AccessDeniedException" }));
  expect(await errorOf(set("abc.DEF123"))).toMatchObject({ code: "access_denied" });
});
