import { formatTarget } from "@boomerang/client";
import type { JobView } from "../job/job-view.ts";
import type { Site } from "./layout.tsx";
import { Text } from "./text.tsx";

interface JobFactsProps extends Pick<JobView, "job" | "replayedAs"> {
  readonly site: Site;
}

/** What a job was asked for, and its counts. */
export function JobFacts({ site: { root }, job, replayedAs }: JobFactsProps) {
  const { target, batchId, replayOf, requestId, submissions, deliveries, metadata = {} } = job;
  return (
    <dl class="facts">
      {target && <Fact name="Target" value={formatTarget(target)} />}
      {batchId && (
        <Fact name="Batch" value={batchId} href={`${root}/jobs?batch=${encodeURIComponent(batchId)}`} />
      )}
      {replayOf && (
        <Fact name="Replay of" value={replayOf} href={`${root}/job/${encodeURIComponent(replayOf)}`} />
      )}
      {replayedAs && (
        <Fact name="Replayed as" value={replayedAs} href={`${root}/job/${encodeURIComponent(replayedAs)}`} />
      )}
      {requestId && <Fact name="Request id" value={requestId} />}
      <Fact name="Submissions" value={String(submissions)} />
      <Fact name="Deliveries" value={String(deliveries)} />
      {Object.entries(metadata).map(([name, value]) => (
        <Fact name={`Metadata: ${name}`} value={value} />
      ))}
    </dl>
  );
}

function Fact({ name, value, href }: { name: string; value: string; href?: string }) {
  return (
    <div>
      <dt>
        <Text value={name} />
      </dt>
      <dd>
        {href === undefined ? (
          <Text value={value} />
        ) : (
          <a href={href}>
            <Text value={value} />
          </a>
        )}
      </dd>
    </div>
  );
}
