import { BoomerangError, type Client, type JobInput } from "@boomerang/client";
import { CliError } from "../cli-error.ts";
import { createOutput, type Format } from "../io/output.ts";
import { fakeIo } from "../io.fixture.ts";
import type { Input } from "./open-input.ts";
import type { SubmissionLog, SubmissionState } from "./submission-log.ts";
import { type FileOptions, submitFile } from "./submit-file.ts";

/** A line of JSONL whose input is this number. */
export const line = (n: number) => JSON.stringify({ target: { model_id: "echo" }, model_input: n });

/** The number of a line of JSONL, or in the column `n` of CSV. */
function numberOf(job: JobInput): number {
  return Number(
    "text" in job ? JSON.parse(String(job.text)).model_input : (job.model_input as { n: string }).n,
  );
}

/** A client that sends what `fails` lets it, until `stopAfter` jobs. */
export function fakeClient(
  sent: string[],
  fails: (n: number) => boolean,
  stopAfter = Number.POSITIVE_INFINITY,
  onStop: () => void = () => undefined,
) {
  const submitMany: Client["submitMany"] = (jobs, { jobIdOf, signal } = {}) =>
    ({
      async *[Symbol.asyncIterator]() {
        let index = 0;
        for await (const job of jobs) {
          if (index === stopAfter) onStop();
          if (signal?.aborted) throw new BoomerangError("aborted", { code: "aborted", nextStep: "." });
          const jobId = jobIdOf?.(index) ?? "";
          const n = numberOf(job);
          if (fails(n)) {
            const error = new BoomerangError(`job ${n} is bad`, {
              code: "invalid_job",
              nextStep: "Correct it.",
            });
            yield { index, status: "failed", jobId, error };
          } else {
            sent.push(`${n} ${jobId}`);
            yield { index, status: "submitted", jobId };
          }
          index++;
        }
      },
    }) as unknown as ReturnType<Client["submitMany"]>;
  return { submitMany } as Client;
}

/** A file of numbered lines, `submit` of it, and what was `sent` as `NUMBER JOB_ID`. */
export function setUp({ lines = 30, format = "text" as Format } = {}) {
  const sent: string[] = [];
  let stored: SubmissionState | undefined;
  let isLocked = false;
  const log: SubmissionLog = {
    read: async () => stored,
    write: async (state) => {
      stored = state;
    },
    lock: async () => {
      if (isLocked) throw new CliError("process 1 submits this file", { code: "in_use", nextStep: "Wait." });
      isLocked = true;
      return async () => {
        isLocked = false;
      };
    },
  };
  const file = { path: "/jobs.jsonl", texts: Array.from({ length: lines }, (_, n) => line(n + 1)) };
  async function submit(
    client: ReturnType<typeof fakeClient>,
    options: Partial<FileOptions> = {},
    interrupting = fakeIo(),
  ) {
    const input: Input = {
      path: file.path,
      size: 10,
      async *read() {
        yield new TextEncoder().encode(file.texts.join("\n"));
      },
    };
    const { io, texts } = interrupting;
    const deployment = async () => "Boomerang";
    const context = { io, output: createOutput(io, format), client: async () => client, deployment };
    const exitCode = await submitFile(context, input, log, { again: false, ...options });
    return { exitCode, ...texts };
  }
  return { sent, submit, file, state: () => stored };
}

/** The numbers of the lines that were sent. */
export const numbers = (sent: readonly string[]) => sent.map((each) => Number(each.split(" ")[0]));

/** Of a client: no line fails. */
export const never = () => false;
