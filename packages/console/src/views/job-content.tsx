import type { JobView } from "../job/job-view.ts";
import { JobActions } from "./job-actions.tsx";
import { JobContents } from "./job-contents.tsx";
import { JobErrors } from "./job-errors.tsx";
import { JobFacts } from "./job-facts.tsx";
import type { Site } from "./layout.tsx";
import { Status } from "./status.tsx";
import { Text } from "./text.tsx";
import { shortTime } from "./time.tsx";
import { TimelineView } from "./timeline-view.tsx";

export interface JobContentProps {
  readonly site: Site;
  readonly jobId: string;
  /** `undefined` if it has no record. */
  readonly view: JobView | undefined;
}

/** What is known of a job, and what can be done with it. */
export function JobContent({ site, jobId, view }: JobContentProps) {
  if (view === undefined) return <NoRecord jobId={jobId} />;
  const { job, output, timeline, input, problems, pausedAt, replayedAs } = view;
  const address = `${site.root}/job/${encodeURIComponent(jobId)}`;
  return (
    <>
      <h1>
        <Text value={jobId} /> <Status status={job.status} />
      </h1>
      {problems.map((problem) => (
        <p class="problem">
          <Text value={problem} />
        </p>
      ))}
      {pausedAt && (
        <p class="notice">
          It waits because its target is paused, since {shortTime(pausedAt)}.{" "}
          <a href={`${site.root}/targets`}>Resume it</a>
        </p>
      )}
      <JobErrors site={site} job={job} />
      <JobFacts site={site} job={job} replayedAs={replayedAs} />
      <TimelineView timeline={timeline} />
      <JobActions
        site={site}
        job={job}
        hasOutput={typeof output === "object"}
        isPaused={pausedAt !== undefined}
      />
      <JobContents address={address} input={input} output={output} />
    </>
  );
}

function NoRecord({ jobId }: { jobId: string }) {
  return (
    <>
      <h1>
        No record of job <Text value={jobId} />
      </h1>
      <p>
        A job has no record while its message waits in the queue: this page shows it as soon as it has one.
        Otherwise check the id, and that this is the right deployment.
      </p>
    </>
  );
}
