import { runCli } from "@boomerang/cli/run-cli";
import { createClient } from "@boomerang/client";
import type { Pipeline } from "@boomerang/local";

interface RunOptions {
  readonly stdin?: string;
  readonly isTerminal?: boolean;
}

/** Runs command lines against a pipeline, in a folder. */
export function commandLine(pipeline: () => Pipeline, folder: () => string) {
  return async (args: readonly string[], { stdin = "", isTerminal = false }: RunOptions = {}) => {
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
      env: { XDG_STATE_HOME: folder() },
      directory: folder(),
      now: Date.now,
      interrupted: new AbortController().signal,
    };
    const { aws } = pipeline();
    const exitCode = await runCli(args, io, async () =>
      createClient({
        names: {
          queueUrl: aws.queues.jobs.url,
          jobsTableName: aws.tables.jobs,
          deadLetterQueueUrl: aws.queues.deadLetters.url,
        },
        aws: { sqs: aws.sqs, dynamodb: aws.dynamo, s3: aws.s3 },
      }),
    );
    return { exitCode, ...texts, json: () => JSON.parse(texts.stdout) };
  };
}
