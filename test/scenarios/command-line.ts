import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCli } from "@boomerang/cli/run-cli";
import { createClient } from "@boomerang/client";
import { type Pipeline, startPipeline } from "@boomerang/local";
import { LOCAL_EVENT_BUS } from "@boomerang/runtime/local-pipeline";
import { afterAll, beforeAll } from "vitest";

interface RunOptions {
  readonly openDoctor?: Parameters<typeof runCli>[3];
  readonly interrupted?: AbortSignal;
  readonly stdin?: string;
  readonly isTerminal?: boolean;
}

/** A pipeline and an empty folder for the tests of a file, and `boomerang`, which runs command lines there. */
export function setUpCommandLine() {
  let pipeline: Pipeline;
  let folder: string;
  beforeAll(async () => {
    pipeline = await startPipeline({ simulator: { coldStartMs: 0, predictConcurrency: 8 } });
    folder = await mkdtemp(join(tmpdir(), "boomerang-cli-"));
  });
  afterAll(async () => {
    await pipeline.stop();
    await rm(folder, { recursive: true });
  });
  const boomerang = async (args: readonly string[], options: RunOptions = {}) => {
    const { stdin = "", isTerminal = false, interrupted = new AbortController().signal } = options;
    const texts = { stdout: "", stderr: "" };
    const sink = (name: keyof typeof texts) => ({
      isTerminal: false,
      columns: 100,
      write: async (text: string) => {
        texts[name] += text;
      },
    });
    const io = {
      stdout: sink("stdout"),
      stderr: sink("stderr"),
      stdin: {
        isTerminal,
        async *[Symbol.asyncIterator]() {
          yield new TextEncoder().encode(stdin);
        },
      },
      env: { XDG_STATE_HOME: folder },
      directory: folder,
      now: Date.now,
      interrupted,
    };
    const { aws } = pipeline;
    const openClient = async () =>
      createClient({
        names: {
          queueUrl: aws.queues.jobs.url,
          jobsTableName: aws.tables.jobs,
          deadLetterQueueUrl: aws.queues.deadLetters.url,
          controlTableName: aws.tables.control,
          eventBusName: LOCAL_EVENT_BUS,
        },
        aws: { sqs: aws.sqs, dynamodb: aws.dynamo, s3: aws.s3, eventBridge: aws.eventBridge },
      });
    const exitCode = await runCli(args, io, openClient, options.openDoctor);
    return { exitCode, ...texts, json: () => JSON.parse(texts.stdout) };
  };
  return { boomerang, pipeline: () => pipeline, inFolder: (name: string) => join(folder, name) };
}
