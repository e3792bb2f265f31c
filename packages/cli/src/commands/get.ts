import { CliError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";
import { orInterrupted } from "../io/interruption.ts";
import { shownText } from "../io/output.ts";
import { jobJson, jobText, loadWords } from "../job-view.ts";
import { newCommand, runAction, type Toolbox } from "../program.ts";

/** `boomerang get`: one job. */
export function getCommand(tools: Toolbox) {
  return newCommand("get", tools.io.env)
    .summary("show a job")
    .description("Shows a job: its status, times, errors with their meaning, and its output.")
    .argument("<job-id>", "the job's id")
    .option("--result", "print the output alone, as the model wrote it; exit 1 if there is none", false)
    .addHelpText(
      "after",
      `
Examples:
  boomerang get order-123
  boomerang get order-123 --result > output.json
  boomerang get order-123 -o json | jq .errors

JSON: the fields of the record (job_id, status, target, errors, …) and output; an output
that is no strict JSON is the string output_text.`,
    )
    .action((jobId, options) =>
      runAction(tools, options, async ({ io, output, client }) => {
        const words = await loadWords(io);
        const job = await orInterrupted((await client()).get(jobId), io.interrupted);
        if (job === undefined) throw noJob(jobId);
        if (options.result) {
          if (job.status !== "SUCCEEDED") throw noOutput(jobId, job.status);
          await io.stdout.write(`${shownText(job.text, io.stdout)}${io.stdout.isTerminal ? "\n" : ""}`);
          return undefined;
        }
        await output.one(jobJson(job), jobText(job, words));
        return undefined;
      }),
    );
}

function noJob(jobId: string): CliError {
  return new CliError(`there is no record of job ${jobId}`, {
    code: "job_not_found",
    nextStep:
      "Check the id and --stack. A job has no record while its message waits in the queue: boomerang wait waits for it too.",
    exitCode: EXIT.notFound,
  });
}

function noOutput(jobId: string, status: string): CliError {
  return new CliError(`job ${jobId} is ${status}, so it has no output`, {
    code: "wrong_status",
    nextStep: `boomerang get ${jobId} says why; boomerang wait ${jobId} waits for an open job.`,
  });
}
