import { formatTarget, type ListedJob } from "@boomerang/client";
import { durationText, openForText } from "../text/duration.ts";
import type { Site } from "./layout.tsx";
import { Status } from "./status.tsx";
import { Text } from "./text.tsx";
import { shortTime, Time } from "./time.tsx";

interface JobTableProps {
  readonly site: Site;
  readonly id: string;
  readonly caption: string;
  readonly jobs: readonly ListedJob[];
  /** When they were read; milliseconds since the epoch. */
  readonly now: number;
}

/** Jobs, one a row. */
export function JobTable({ site, id, caption, jobs, now }: JobTableProps) {
  return (
    // A narrow window scrolls the table, also by keyboard.
    <section class="scroll" aria-label={caption} tabindex={0}>
      <table id={id}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Status</th>
            <th scope="col">Job</th>
            <th scope="col">Target</th>
            <th scope="col">Batch</th>
            <th scope="col">Created</th>
            <th scope="col">Ended</th>
            <th scope="col" class="number">
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <JobRow site={site} job={job} now={now} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function JobRow({ site, job, now }: { site: Site; job: ListedJob; now: number }) {
  const { jobId, status, target, batchId, createdAt, completedAt } = job;
  return (
    <tr data-key={`${jobId} ${status}`}>
      <td>
        <Status status={status} />
      </td>
      <th scope="row">
        <a class="job-id" title={jobId} href={`${site.root}/job/${encodeURIComponent(jobId)}`}>
          <Text value={jobId} />
        </a>
      </th>
      <td>{target && <Text value={formatTarget(target)} />}</td>
      <td>
        {batchId && (
          <a href={`${site.root}/jobs?batch=${encodeURIComponent(batchId)}`}>
            <Text value={batchId} />
          </a>
        )}
      </td>
      <td>
        <Time at={createdAt} />
      </td>
      <td>{completedAt && <Time at={completedAt} />}</td>
      <td class="number">
        {completedAt ? (
          durationText(Date.parse(completedAt) - Date.parse(createdAt))
        ) : (
          <time datetime={createdAt} title={`since ${shortTime(createdAt)}`}>
            open for {openForText(now - Date.parse(createdAt))}
          </time>
        )}
      </td>
    </tr>
  );
}
