import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { DELIVERY_BYTES, postDeliveries } from "./oversized-delivery.ts";

interface Posted {
  readonly url: string | undefined;
  readonly method: string | undefined;
  readonly bytes: number;
}

/** A gateway and a receiver; a status of 0 stands for a cut connection. */
async function gateway(respond: (bytes: number) => { status: number; errorType?: string }) {
  const posted: Posted[] = [];
  const server = createServer(async (request, response) => {
    let bytes = 0;
    for await (const chunk of request) bytes += chunk.length;
    posted.push({ url: request.url, method: request.method, bytes });
    const { status, errorType } = respond(bytes);
    if (status === 0) return request.socket.destroy();
    if (errorType !== undefined) response.setHeader("x-amzn-ErrorType", errorType);
    return response.writeHead(status).end("a body that no report quotes");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/prod`;
  let ticks = 0;
  const responses = await postDeliveries({ fetch, now: () => 250 * ticks++ }, base, "measure-1-oversized");
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return { posted, responses };
}

test("each size is posted once, to a webhook URL whose token is invalid, and its response is reported", async () => {
  const { posted, responses } = await gateway((bytes) => {
    if (bytes < 4_700_000) return { status: 401 };
    return bytes > 10_485_760
      ? { status: 413, errorType: "RequestTooLargeException" }
      : { status: 503, errorType: "InternalServerErrorException" };
  });
  const url = "/prod/v1/webhooks/measure-1-oversized/invalid-token";
  expect(posted).toEqual(DELIVERY_BYTES.map((bytes) => ({ url, method: "POST", bytes })));
  expect(responses).toEqual([
    { bytes: 4_500_000, response: 401, errorType: undefined, seconds: 0.25 },
    { bytes: 4_800_000, response: 503, errorType: "InternalServerErrorException", seconds: 0.25 },
    { bytes: 6_000_000, response: 503, errorType: "InternalServerErrorException", seconds: 0.25 },
    { bytes: 9_900_000, response: 503, errorType: "InternalServerErrorException", seconds: 0.25 },
    { bytes: 10_600_000, response: 413, errorType: "RequestTooLargeException", seconds: 0.25 },
  ]);
});

test("a connection that is cut is a result, too", async () => {
  const { responses } = await gateway((bytes) => ({ status: bytes > 10_000_000 ? 0 : 401 }));
  expect(responses.map(({ response }) => response)).toEqual([
    401,
    401,
    401,
    401,
    expect.stringMatching(/^[A-Z_]+$/),
  ]);
});
