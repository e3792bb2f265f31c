import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, onTestFinished, test } from "vitest";
import { startServer } from "./connections.fixture.ts";
import { keepSigner } from "./keep-signer.ts";

/** A client whose credentials are valid for one call each, and the key ids that its calls were signed with. */
async function startClient() {
  const keyIds: (string | undefined)[] = [];
  const server = await startServer((request, response) => {
    keyIds.push(/Credential=([^/]+)\//.exec(request.headers.authorization ?? "")?.[1]);
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end("{}");
  });
  let keys = 0;
  const client = new DynamoDBClient({
    ...{ endpoint: server.url, region: "us-east-1" },
    credentials: async () => ({
      ...{ accessKeyId: `key-${++keys}`, secretAccessKey: "secret" },
      expiration: new Date(Date.now() - 1000),
    }),
  });
  onTestFinished(() => client.destroy());
  return { client, keyIds };
}

const get = () => new GetItemCommand({ TableName: "Jobs", Key: { job_id: { S: "order-1" } } });

test("a client makes its signer once, and each call is signed with the credentials of its time", async () => {
  const { client, keyIds } = await startClient();
  const make = client.config.signer;
  let made = 0;
  client.config.signer = (scheme) => {
    made++;
    return make(scheme);
  };
  keepSigner(client);
  for (let n = 0; n < 3; n++) await client.send(get());
  expect(made).toBe(1);
  expect(keyIds).toHaveLength(3);
  expect(new Set(keyIds).size).toBe(3);
});

test("a signer that cannot be made fails its call, and the next call makes another one", async () => {
  const { client, keyIds } = await startClient();
  const make = client.config.signer;
  const failures = [new Error("no region")];
  client.config.signer = (scheme) => {
    const failure = failures.pop();
    return failure === undefined ? make(scheme) : Promise.reject(failure);
  };
  keepSigner(client);
  await expect(client.send(get())).rejects.toThrow("no region");
  await client.send(get());
  expect(keyIds).toHaveLength(1);
});
