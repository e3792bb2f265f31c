import type { Condition } from "../jobs/matching.ts";
import { type BulkAction, type Count, countText } from "../runs/bulk-action.ts";
import { Command } from "./command.tsx";
import { Layout, type Site } from "./layout.tsx";
import { Text } from "./text.tsx";
import { shortTime } from "./time.tsx";

interface BulkPageProps {
  readonly site: Site;
  readonly action: BulkAction;
  readonly condition: Condition;
  readonly count: Count;
  /** The part of the address after `?` that names the same jobs. */
  readonly query: string;
  /** The same in a terminal. */
  readonly command: string;
}

/** Asks before something is done with many jobs. */
export function BulkPage({ site, action, condition, count, query, command }: BulkPageProps) {
  const verb = action === "cancel" ? "Cancel" : "Replay";
  const jobs = jobsText(action, count);
  return (
    <Layout site={site} title={`${verb} jobs`}>
      <h1>
        {verb} {jobs}?
      </h1>
      <Conditions condition={condition} />
      <p>{EXPLANATIONS[action]}</p>
      {(count.count > 0 || count.isAtLeast) && (
        <form method="post" action={`${site.root}/bulk?${query}`}>
          <input type="hidden" name="count" value={String(count.count)} />
          <button type="submit">
            {verb} {jobs}
          </button>
        </form>
      )}
      <p>
        <a href={`${site.root}/jobs?${query}`}>Back to the list</a>
      </p>
      <Command text={command} label={`${action} the jobs`} />
    </Layout>
  );
}

const EXPLANATIONS: Readonly<Record<BulkAction, string>> = {
  cancel:
    "A cancel message is sent for each. A job that waits is not submitted any more; one that runs at the provider may end with a result. Jobs whose messages still wait in the queue have no record and are not among them: to stop a batch, cancel the batch.",
  replay:
    "Each is submitted again as a new job, named after the old one. Jobs that were already replayed this way are in this number, but are skipped.",
};

/** How many an action is for: whether a job was replayed before is found when it is its turn. */
function jobsText(action: BulkAction, count: Count): string {
  const text = countText({ ...count, isAtLeast: false }, "job");
  if (action === "cancel" || count.count === 0) return countText(count, "job");
  return count.isAtLeast ? `${text} or more` : `at most ${text}`;
}

function Conditions({ condition: { statuses, target, batchId, since, until } }: { condition: Condition }) {
  const conditions: (readonly [string, string | undefined])[] = [
    ["Status", statuses.join(", ")],
    ["Target", target],
    ["Batch", batchId],
    ["From", since && timeText(since)],
    ["To", until && timeText(until)],
  ];
  return (
    <dl class="facts">
      {conditions.map(
        ([name, value]) =>
          value !== undefined && (
            <div>
              <dt>{name}</dt>
              <dd>
                <Text value={value} />
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}

const timeText = (time: Date) => shortTime(time.toISOString()).replace(/\.\d+$/, "");
