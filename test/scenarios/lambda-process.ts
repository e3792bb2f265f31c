import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const MAIN = fileURLToPath(new URL("lambda-main.ts", import.meta.url));
const ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret";

/** A Lambda function in a process of its own. */
export interface LambdaProcess {
  invoke(event: object): Promise<unknown>;
  /** Freezes it, as Lambda does between two invocations. */
  freeze(): void;
  thaw(): void;
}

/** Resolves when the process is initialized. The test's end kills it. */
export function startLambda(
  name: "dispatcher" | "receiver",
  urls: { readonly aws: string; readonly api: string },
): Promise<LambdaProcess> {
  return startLambdaProcess(name, environment(urls));
}

/** The same, with the environment variables that the test chooses. */
export async function startLambdaProcess(
  name: "dispatcher" | "receiver" | "scheduler" | "publisher",
  variables: Readonly<Record<string, string>>,
): Promise<LambdaProcess> {
  const path = fileURLToPath(new URL(`../../packages/${name}/src/lambda.ts`, import.meta.url));
  const child = fork(MAIN, [path], { env: { ...process.env, ...variables }, stdio: "inherit" });
  onTestFinished(() => void child.kill("SIGKILL"));
  await message(child);
  return {
    async invoke(event) {
      child.send(event);
      return (await message(child)).response;
    },
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
  };
}

async function message(child: ChildProcess): Promise<{ readonly response?: unknown }> {
  const exit = once(child, "exit").then(([code]) => {
    throw new Error(`the process exited with ${code}`);
  });
  const [received] = await Promise.race([once(child, "message"), exit]);
  return received;
}

function environment({ aws, api }: { readonly aws: string; readonly api: string }) {
  const queue = `${aws}/123456789012/queue`;
  return {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL: aws,
    API_BASE_URL: api,
    POWERTOOLS_LOG_LEVEL: "SILENT",
    POWERTOOLS_METRICS_DISABLED: "true",
    WEBHOOK_BASE_URL: "http://127.0.0.1:1",
    JOBS_TABLE_NAME: "Jobs",
    CONTROL_TABLE_NAME: "Control",
    BUCKET_NAME: "bucket",
    JOBS_QUEUE_URL: queue,
    SPILL_QUEUE_URL: queue,
    QUARANTINE_QUEUE_URL: queue,
    DEAD_LETTER_QUEUE_URL: queue,
    API_KEY_SECRET_ARN: `${ARN}:api-key`,
    LINK_KEY_SECRET_ARN: `${ARN}:link-key`,
    WEBHOOK_SECRETS_ARN: `${ARN}:webhook-secrets`,
  };
}
