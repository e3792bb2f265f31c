import { usdOfMillion } from "./bill.ts";
import type { Measurement } from "./measure.ts";
import { verdictOnVisibility } from "./returned-messages.ts";
import type { Summary } from "./summary.ts";

const NONE = "not available";

/** Where and from what a run was started. */
export interface Origin {
  /** Of the checkout; the run cannot see which commit is deployed. */
  readonly commit: string;
  readonly command: string;
}

/** A measurement in Markdown, to be pasted into an issue. */
export function reportOf(measurement: Measurement, { commit, command }: Origin): string {
  const { jobs, use, startedAt, seconds } = measurement;
  const facts = {
    started: startedAt,
    took: `${Math.round(seconds)} s`,
    "commit of the checkout": commit,
    command: `\`${command}\``,
    stack: measurement.stackName,
    region: measurement.region,
    target: measurement.target,
    input: `${measurement.inputBytes} bytes`,
    ...use.settings,
  };
  return [
    `# Measurement of ${jobs.sent} jobs, ${startedAt.slice(0, 10)}`,
    table(["what", "value"], Object.entries(facts)),
    "## Jobs",
    table(["what", "jobs"], jobRows(measurement)),
    "## Latency",
    table(
      ["seconds", ...SUMMARY],
      jobs.latencies.map(({ of, seconds }) => [of, ...cells(seconds, 2)]),
    ),
    clockNote(jobs.clockAheadMs),
    "## Throughput",
    table(["jobs a second", "value"], throughputRows(measurement)),
    "## Functions",
    ...functionTables(measurement),
    "## Errors and retries",
    table(
      ["counter of the functions", "sum"],
      Object.entries(use.counters).map(([name, sum]) => [name, number(sum, 0)]),
    ),
    table(
      ["metric of AWS", "value"],
      use.awsMetrics.map(({ label, value }) => [label, number(value, 0)]),
    ),
    "## Cost",
    ...costParagraphs(measurement),
    "## Visibility of returned messages",
    ...visibilityParagraphs(measurement),
    "## Oversized deliveries",
    ...oversizedParagraphs(measurement),
    ...(use.notes.length > 0 ? ["## Notes", use.notes.map((note) => `- ${note}`).join("\n")] : []),
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

function jobRows({ jobs }: Measurement): string[][] {
  const rows = {
    sent: jobs.sent,
    ...jobs.statuses,
    "without an outcome when the run gave up": jobs.withoutOutcome,
    "submitted more than once": jobs.resubmitted,
    "delivered more than once": jobs.repeatedDeliveries,
    ...Object.fromEntries(Object.entries(jobs.errorCodes).map(([code, n]) => [`error \`${code}\``, n])),
  };
  return Object.entries(rows).map(([what, n]) => [what, number(n, 0)]);
}

function throughputRows({ jobs: { throughput } }: Measurement): string[][] {
  const row = (what: string, value: number | undefined) => [what, number(value, 1)];
  return [
    row("sent", throughput?.sent),
    row("submitted, from the first message to the last submission", throughput?.submitted),
    row("submitted, in the busiest ten seconds", throughput?.busiestTenSeconds),
    row("succeeded, from the first message to the last result", throughput?.completed),
  ];
}

function clockNote(aheadMs: number): string {
  if (aheadMs === 0) return "";
  return `The clock of this machine is at least ${number(aheadMs / 1000, 2)} s ahead of the functions': add that to the rows that begin with "message sent".`;
}

function functionTables({ use }: Measurement): string[] {
  const all = Object.entries(use.functions);
  const use0 = (value: number | undefined) => number(value, 0);
  return [
    table(
      ["function", "invocations", "cold starts", "GB-seconds", "memory, MB", "most used, MB"],
      all.map(([name, each]) => [
        name,
        use0(each?.invocations),
        use0(each?.coldStarts),
        number(each?.gbSeconds, 2),
        use0(each?.memoryMb),
        use0(each?.mostUsedMb),
      ]),
    ),
    table(
      ["milliseconds", ...SUMMARY],
      all.flatMap(([name, each]) => [
        [`${name}: duration`, ...cells(each?.durationMs, 0)],
        [`${name}: init of a cold start`, ...cells(each?.initMs, 0)],
      ]),
    ),
  ];
}

function costParagraphs({ bill, jobs }: Measurement): string[] {
  const { counted, modelled } = usdOfMillion(jobs.sent, bill);
  return [
    table(
      ["what", "counted", "by the cost model", "$ a unit"],
      bill.map(({ what, counted, modelled, unitUsd }) => [
        what,
        number(counted, 6),
        number(modelled, 6),
        String(Number(unitUsd.toPrecision(6))),
      ]),
    ),
    `For a million such jobs: $${counted.toFixed(2)} by what was counted (the model where nothing was), $${modelled.toFixed(2)} by the model. Counted is everything that the deployment did in that time, also its work of every minute. The actual bill: Cost Explorer, a day later.`,
  ];
}

function visibilityParagraphs({ use: { returned }, isVisibilityProvoked }: Measurement): string[] {
  const groups = Map.groupBy(returned, ({ askedMs, isPartialFailure, verdict }) =>
    [`${Math.round(askedMs / 1000)} s`, isPartialFailure ? "yes" : "no", verdict].join("|"),
  );
  const rows = [...groups].map(([key, group]) => {
    const seen = group.map(({ seenMs }) => seenMs / 1000);
    return [
      ...key.split("|"),
      String(group.length),
      number(Math.min(...seen), 1),
      number(Math.max(...seen), 1),
    ];
  });
  const what = {
    kept: "The visibility timeout that the function sets survives a partial batch failure.",
    "not kept":
      "The visibility timeout that the function sets does NOT survive a partial batch failure: see the rows that are early or late.",
    "not observed": "No message of a batch that failed in part was received twice.",
  };
  const verdict = verdictOnVisibility(returned);
  return [
    isVisibilityProvoked
      ? `**${verdict}**: ${what[verdict]}`
      : "Not judged: behind other messages, a message comes back late whatever its timeout. To judge it: `--visibility`.",
    rows.length === 0
      ? ""
      : table(["asked for", "partial failure", "verdict", "messages", "back after, s: least", "most"], rows),
  ];
}

function oversizedParagraphs({ oversized }: Measurement): string[] {
  if (oversized === undefined) return ["Not measured. To measure it: `--oversized-delivery`."];
  return [
    table(
      ["body, bytes", "response", "`x-amzn-ErrorType`", "seconds"],
      oversized.map(({ bytes, response, errorType, seconds }) => [
        number(bytes, 0),
        String(response),
        errorType ?? "none",
        number(seconds, 1),
      ]),
    ),
    "401 without an error type is the receiver's: a body of that size arrives.",
  ];
}

const SUMMARY = ["count", "p50", "p95", "p99", "max"];

function cells(summary: Summary | undefined, digits: number): string[] {
  if (summary === undefined) return [NONE, "", "", "", ""];
  const { count, p50, p95, p99, max } = summary;
  return [String(count), ...[p50, p95, p99, max].map((value) => number(value, digits))];
}

function number(value: number | undefined, digits: number): string {
  if (value === undefined) return NONE;
  return value.toLocaleString("en-US", { maximumFractionDigits: digits });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const align = head.map((_, n) => (n === 0 ? "---" : "---:"));
  return [line(head), line(align), ...rows.map(line)].join("\n");
}
