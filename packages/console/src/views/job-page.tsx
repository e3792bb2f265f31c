import { explainCode, formatTarget, type Job } from "@boomerang/client";
import type { Timeline } from "../job/timeline.ts";
import { Content } from "./content.tsx";
import { DocText } from "./doc-text.tsx";
import { JobActions } from "./job-actions.tsx";
import { Layout, type Site } from "./layout.tsx";
import { Status } from "./status.tsx";
import { Text } from "./text.tsx";
import { shortTime } from "./time.tsx";
import { TimelineView } from "./timeline-view.tsx";

/** What is known of a job. */
export interface JobView {
  readonly job: Job;
  readonly timeline: Timeline;
  /** `gone`: it is not kept. `unreadable`: one of the problems says why. */
  readonly input: { readonly text: string } | "gone" | "unreadable";
  /** Since when its target is paused, if that is why it waits. */
  readonly pausedAt?: string | undefined;
  /** Why something of it could not be read. */
  readonly problems: readonly string[];
}

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
export function isFinal(job: Job): boolean {
  return "completedAt" in job && !("isProvisional" in job && job.isProvisional);
}

/** What of the page changes. */
export function JobContent({ site, jobId, view }: JobContentProps) {
  if (view === undefined) return <NoRecord jobId={jobId} />;
  const { job, timeline, input, problems, pausedAt } = view;
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
      <Facts site={site} job={job} />
      <TimelineView timeline={timeline} />
      <JobActions site={site} job={job} />
      {job.status === "SUCCEEDED" && (
        <Content
          id="output"
          title="Output"
          text={job.text}
          href={`${address}/output`}
          note={
            job.isJson ? undefined : "This is no strict JSON: it has NaN, Infinity or control characters."
          }
        />
      )}
      {typeof input === "object" ? (
        <Content id="input" title="Input" text={input.text} href={`${address}/input`} />
      ) : (
        <section aria-labelledby="input-title">
          <h2 id="input-title">Input</h2>
          <p>
            {input === "gone"
              ? "It is not kept any more: the job has a result, or was rejected."
              : "It could not be read: see above."}
          </p>
        </section>
      )}
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

function Errors({ site, job: { errors, status } }: { site: Site; job: Job }) {
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

function Facts({ site: { root }, job }: { site: Site; job: Job }) {
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
