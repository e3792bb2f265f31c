import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { LINK_KEY } from "@boomerang/testkit/models/secrets";
import { onTestFinished } from "vitest";

/** What a secret contains, by the end of its ARN. */
const SECRETS: Readonly<Record<string, string>> = {
  "api-key": "api-key-1",
  "link-key": LINK_KEY,
  "webhook-secrets": "[]",
};

/** A server on loopback that a test may stop and look into. */
export interface Stub {
  readonly url: string;
}

/** Serves each request with `listener` until the end of the test. */
export async function startStub(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Stub> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/**
 * All services of AWS, which accept every write and have no record of any job.
 *
 * @param before what a response waits for, by the operation, such as `GetSecretValue`
 */
export function startAwsStub(
  before: (operation: string) => Promise<void> = async () => undefined,
): Promise<Stub> {
  return startStub(async (request, response) => {
    const body = await text(request);
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    await before(operation);
    const { SecretId } = body.startsWith("{") ? JSON.parse(body) : {};
    const secret = SECRETS[String(SecretId).split(":").at(-1) ?? ""];
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify(secret === undefined ? {} : { SecretString: secret }));
  });
}
