import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { expect, test } from "vitest";
import { watchClock } from "./stack.ts";

test("a response of AWS says what time it is there, also one that is an error", async () => {
  const server = createServer((_, response) => {
    response.writeHead(400, { date: "Thu, 01 Jan 2026 00:00:00 GMT" }).end("<Error/>");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const client = new CloudFormationClient({
    region: "eu-central-1",
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    maxAttempts: 1,
  });
  let now = 0;
  const latest = watchClock(client, () => now++);
  expect(latest()).toBeUndefined();
  await expect(client.send(new DescribeStacksCommand({}))).rejects.toThrow();
  expect(latest()).toEqual({ theirs: Date.UTC(2026, 0, 1), from: 0, to: 1 });
  client.destroy();
  server.close();
});
