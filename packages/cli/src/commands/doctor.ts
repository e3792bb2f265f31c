import type { Context } from "../context.ts";
import type { Finding } from "../doctor/finding.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { newCommand, runAction, type Toolbox } from "../program.ts";

/** `boomerang doctor`: checks a deployment. */
export function doctorCommand(tools: Toolbox) {
  return newCommand("doctor", tools.io.env)
    .summary("check a deployment, and say how to correct what is wrong")
    .description(
      "Checks a deployment after it was deployed: API key, webhook secrets, webhook URL with a test delivery, schedules, event sources, quota, clocks, paused targets and queues. All checks run at the same time. Changes nothing but what the test delivery does.",
    )
    .option(
      "--target <target>",
      "to try the API key with; default: the first target of the deployment's settings",
    )
    .option("--skip-delivery", "send no test delivery")
    .option(
      "--wrong-token",
      'also send a delivery with a wrong token: it raises the alarm "Deliveries rejected"',
    )
    .addHelpText("after", HELP)
    .action((options) =>
      runAction(tools, options, async (context) => {
        const { targetOf } = await import("../doctor/target-of.ts");
        if (options.target !== undefined) targetOf(options.target);
        return doctor(context, tools, options);
      }),
    );
}

const HELP = `
Examples:
  boomerang doctor
  boomerang doctor --target model:abc123 -o jsonl
  boomerang doctor --local

The test delivery is one webhook call, as of the provider, for a job doctor-…
that nobody has submitted. No alarm rises if all is well. If it fails, the alarm of that failure rises, such as
"Deliveries rejected". Its event Job Succeeded goes to every consumer of your
event bus: let them ignore jobs doctor-…. Until the rule that this command makes
on the bus matches, which may take two minutes, a test delivery is sent every
30 s, five at most. Their records stay until their time to live. They do not
count as deliveries that have verified with the webhook secrets: while the
provider's do not, they are quarantined as before.

Permissions, all for reading:
  cloudformation:DescribeStacks, cloudformation:ListStackResources
  secretsmanager:GetSecretValue of ApiKey, WebhookSecrets and LinkKey
  lambda:GetEventSourceMapping, lambda:GetFunctionConfiguration,
  lambda:GetFunctionConcurrency, lambda:GetAccountSettings
  scheduler:GetSchedule
  sqs:GetQueueAttributes of the dead-letter, spill, quarantine and
  unpublished queues
  dynamodb:GetItem of table Control, dynamodb:BatchGetItem of table Jobs
With kmsKey also kms:Decrypt. For the event of the test delivery, those of
boomerang tail, which create and delete a rule and a queue. What they do not
allow is not checked. Whoever may read LinkKey and WebhookSecrets can forge
deliveries: give these two to few, or use --skip-delivery.

With --local: whether the receiver responds, paused targets and dead letters.
There is no test delivery, since the keys of the local pipeline are in its
memory only.

JSON: check, result (ok, warning, problem, not_checked), message, fix.

Exit codes: 0 without a problem, also with warnings; 1 with one; 3, 4 or 6 if
the stack cannot be read.`;

interface Options {
  readonly stack: string;
  readonly region?: string | undefined;
  readonly local?: boolean | undefined;
  readonly target?: string | undefined;
  readonly skipDelivery?: boolean | undefined;
  readonly wrongToken?: boolean | undefined;
}

async function doctor(context: Context, { openDoctor }: Toolbox, options: Options): Promise<ExitCode> {
  const { io, output } = context;
  const [{ doctorTools, localChecks, stackChecks }, { runChecks }, report] = await Promise.all([
    import("../doctor/doctor.ts"),
    import("../doctor/run-checks.ts"),
    import("../doctor/report.ts"),
  ]);
  const { stack, region, local = false } = options;
  const connection = {
    stack: local ? undefined : stack,
    region,
    isLocal: local,
    apiUrl: io.env.BOOMERANG_API_URL,
  };
  const deployment = await openDoctor(connection, io.env);
  try {
    const doctorToolsOf = await doctorTools(context, options);
    const checks =
      deployment.type === "local"
        ? localChecks(deployment, doctorToolsOf)
        : stackChecks(deployment, doctorToolsOf, options);
    const { sleep } = doctorToolsOf;
    const findings: Finding[] = [];
    const found = async function* () {
      for await (const finding of runChecks(checks, { sleep, interrupted: io.interrupted })) {
        findings.push(finding);
        yield finding;
      }
    };
    const text = (finding: Finding) => report.findingText(finding, io.stdout.columns);
    await output.list(found(), report.findingJson, text);
    await output.note(`\n${report.countsText(findings)}`);
    return findings.some(({ result }) => result === "problem") ? EXIT.failed : EXIT.ok;
  } finally {
    deployment.close();
  }
}
