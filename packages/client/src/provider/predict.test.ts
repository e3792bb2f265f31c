import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { BoomerangError } from "../boomerang-error.ts";
import { errorOf } from "../client.fixture.ts";
import { createProviderCalls } from "./provider-calls.ts";

/** Calls of an API that writes the start of an output; the test decides how it goes on. */
async function setUp() {
  let response: ServerResponse | undefined;
  const server = createServer((request, opened) => {
    request.resume();
    response = opened;
    opened.writeHead(200, { "content-type": "text/plain" }).write("one ");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const unused = () => Promise.reject(new Error("the key comes from the environment"));
  const provider = createProviderCalls({
    ...{ secretsManager: unused, secretId: unused, apiKey: "key" },
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  return { provider, response: () => response };
}

const read = async (reader: ReadableStreamDefaultReader<Uint8Array>) =>
  new TextDecoder().decode((await reader.read()).value);

test("an output arrives as it is written", async () => {
  const { provider, response } = await setUp();
  const { body, contentType } = await provider.predict("model:abc", 1);
  const reader = body.getReader();
  expect([contentType, await read(reader)]).toEqual(["text/plain", "one "]);
  response()?.end("two");
  expect([await read(reader), (await reader.read()).done]).toEqual(["two", true]);
});

test("an output whose connection breaks is an error of the client's own", async () => {
  const { provider, response } = await setUp();
  const reader = (await provider.predict("model:abc", 1)).body.getReader();
  await read(reader);
  response()?.destroy();
  const error = await errorOf(reader.read());
  expect(error).toBeInstanceOf(BoomerangError);
  expect(error).toMatchObject({
    code: "unavailable",
    message: expect.stringMatching(/^cannot run the model: .*the response is incomplete$/),
  });
});

test("an output that the caller aborts is aborted, and so is a call that is aborted before", async () => {
  const { provider } = await setUp();
  const abort = new AbortController();
  const reader = (await provider.predict("model:abc", 1, { signal: abort.signal })).body.getReader();
  await read(reader);
  const rest = errorOf(reader.read());
  abort.abort();
  expect(await rest).toMatchObject({ name: "BoomerangError", code: "aborted" });
  const late = errorOf(provider.predict("model:abc", 1, { signal: abort.signal }));
  expect(await late).toMatchObject({ name: "BoomerangError", code: "aborted" });
});

test("an output that nobody wants any more ends its connection", async () => {
  const { provider, response } = await setUp();
  const { body } = await provider.predict("model:abc", 1);
  const reader = body.getReader();
  await read(reader);
  await reader.cancel();
  await expect.poll(() => response()?.closed).toBe(true);
});
