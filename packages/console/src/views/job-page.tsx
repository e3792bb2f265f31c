import { explainCode, formatTarget, type JobWithoutOutput } from "@boomerang/client";
import type { JobView } from "../job/job-view.ts";
import { DocText } from "./doc-text.tsx";
import { JobActions } from "./job-actions.tsx";
import { JobContents } from "./job-contents.tsx";
import { Layout, type Site } from "./layout.tsx";
import { Status } from "./status.tsx";
import { Text } from "./text.tsx";
import { shortTime } from "./time.tsx";
import { TimelineView } from "./timeline-view.tsx";

interface JobContentProps {
  readonly site: Site;
  readonly jobId: string;
  /** `undefined` if it has no record. */
  readonly view: JobView | undefined;
}

/** @param notice what was just done with the job */
export function JobPageView({ site, jobId, view, notice }: JobContentProps & { notice: string | undefined }) {
  const isEnded = view !== undefined && isFinal(view.job);
  const live = `${site.root}/job/${encodeURIComponent(jobId)}/live`;
  return (
    <Layout
      site={site}
      title={jobId}
      search={view === undefined ? jobId : ""}
      scripts={isEnded ? [] : ["live.js"]}
    >
      {notice && (
        <p class="done" role="status">
          {notice}
        </p>
      )}
      {!isEnded && <p id="live-state" class="live" role="status" data-live={live} />}
      <div id="live-content">
        <JobContent site={site} jobId={jobId} view={view} />
      </div>
    </Layout>
  );
}

/** Whether nothing about a job changes any more. A result that still arrives replaces a provisional outcome. */
export function isFinal(job: JobWithoutOutput): boolean {
  return "completedAt" in job && !("isProvisional" in job && job.isProvisional);
}

/** What of the page changes. */
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
      <Errors site={site} job={job} />
      <Facts site={site} job={job} replayedAs={replayedAs} />
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

function Errors({ site, job: { errors, status } }: { site: Site; job: JobWithoutOutput }) {
  if (errors.length === 0) return null;
  return (
    <section class="errors" aria-labelledby="errors-title">
      <h2 id="errors-title">
        {status === "SUCCEEDED" ? "Errors reported beside the result" : "Why there is no result"}
      </h2>
      <dl>
        {errors.map(({ code, message }) => {
          const explained = explainCode(code);
          return (
            <>
              <dt>
                <code>
                  <Text value={code} />
                </code>
              </dt>
              <dd>
                <Text value={message} />
                {explained && (
                  <>
                    <p>
                      <DocText site={site} value={explained.meaning} />
                    </p>
                    <p>
                      <strong>What to do:</strong> <DocText site={site} value={explained.action} />
                    </p>
                  </>
                )}
              </dd>
            </>
          );
        })}
      </dl>
    </section>
  );
}

interface FactsProps extends Pick<JobView, "job" | "replayedAs"> {
  readonly site: Site;
}

function Facts({ site: { root }, job, replayedAs }: FactsProps) {
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
