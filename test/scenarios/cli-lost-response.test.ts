import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SQSClient } from "@aws-sdk/client-sqs";
import { runCli } from "@boomerang/cli/run-cli";
import { createClient } from "@boomerang/client";
import { localClientConfig } from "@boomerang/runtime/local-pipeline";
import { expect, onTestFinished, test } from "vitest";

/** An SQS that takes each message, and whose responses are lost until it is repaired. */
async function startQueue() {
  const bodies: string[] = [];
  let isLossy = true;
  const server = createServer(async (request, response) => {
    const { Entries } = JSON.parse(await text(request));
    for (const { MessageBody } of Entries) bodies.push(MessageBody);
    if (isLossy) response.destroy();
    else response.end('{"Successful":[],"Failed":[]}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sqs = new SQSClient({ ...localClientConfig(url), maxAttempts: 1 });
  onTestFinished(() => {
    sqs.destroy();
    server.closeAllConnections();
    server.close();
  });
  const repair = () => {
    isLossy = false;
  };
  return { bodies, repair, queueUrl: `${url}/000000000000/jobs`, sqs };
}

test("one job whose responses were lost is submitted again with the id that the error prints, as the same job", async () => {
  const { bodies, repair, queueUrl, sqs } = await startQueue();
  const submit = async (...args: string[]) => {
    const printed = { stdout: "", stderr: "" };
    const sink = (name: keyof typeof printed) => ({
      isTerminal: false,
      columns: 100,
      write: async (part: string) => {
        printed[name] += part;
      },
    });
    const io = {
      ...{ stdout: sink("stdout"), stderr: sink("stderr"), env: {}, directory: "/", now: Date.now },
      stdin: {
        isTerminal: false,
        async *[Symbol.asyncIterator]() {
          yield new Uint8Array();
        },
      },
      interrupted: new AbortController().signal,
    };
    const command = ["submit", "--target", "model:echo", "--input", '{"n":1.0}', ...args];
    const openClient = async () => createClient({ names: { queueUrl }, aws: { sqs } });
    return { exitCode: await runCli(command, io, openClient), ...printed };
  };
  const lost = await submit();
  expect(lost).toMatchObject({ exitCode: 6, stdout: "" });
  const [, id = ""] = /^error: .*; job (\S+) may have been sent$/m.exec(lost.stderr) ?? [];
  expect(lost.stderr).toContain(`boomerang submit --job-id ${id}): it runs once.`);
  repair();
  expect(await submit("--job-id", id)).toEqual({ exitCode: 0, stdout: `${id}\n`, stderr: "" });
  expect(bodies.length).toBeGreaterThan(1);
  expect([...new Set(bodies)]).toEqual([expect.stringContaining(`"job_id":"${id}"`)]);
});
