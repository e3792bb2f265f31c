import type { JobPage } from "../jobs/job-page.ts";
import { formatQuery, isFiltered, type JobQuery } from "../jobs/job-query.ts";
import { JobTable } from "./job-table.tsx";
import type { Site } from "./layout.tsx";

interface JobsContentProps {
  readonly site: Site;
  readonly query: JobQuery;
  readonly page: JobPage;
}

/** A page of the list: open jobs, and below them ended ones. */
export function JobsContent({ site, query, page }: JobsContentProps) {
  const { open, hasMoreOpen, jobs, next, examined, readAt } = page;
  const { root } = site;
  const isOpenOnly = query.statuses.length === 1 && query.statuses[0] === "OPEN";
  const caption =
    query.batch !== ""
      ? "Jobs of the batch, in the order in which they were created"
      : isOpenOnly
        ? "Open jobs, in the order in which they are checked next"
        : "Ended jobs, the latest first";
  if (open.length + jobs.length === 0) return <Nothing site={site} query={query} page={page} />;
  return (
    <>
      {open.length > 0 && (
        <JobTable
          site={site}
          id="open-jobs"
          caption={hasMoreOpen ? "Open jobs: those that are checked next" : "Open jobs, the latest first"}
          jobs={open}
          now={readAt}
        />
      )}
      {hasMoreOpen && (
        <p>
          <a href={`${root}/jobs?${formatQuery({ ...query, statuses: ["OPEN"] })}`}>All open jobs</a>
        </p>
      )}
      {jobs.length > 0 && <JobTable site={site} id="jobs" caption={caption} jobs={jobs} now={readAt} />}
      {examined > jobs.length && (
        <p class="note">
          {jobs.length} of {examined} jobs match. The target is in no index, so a page looks at 2,000 jobs at
          most.
        </p>
      )}
      <Pages site={site} query={query} next={next} />
    </>
  );
}

function Nothing({ site, query, page }: JobsContentProps) {
  return (
    <>
      <p>
        {isFiltered(query)
          ? page.next === undefined
            ? "No job matches."
            : `None of ${page.examined} jobs matches so far.`
          : "No jobs yet. A job is listed once its message has been taken from the queue."}
      </p>
      <Pages site={site} query={query} next={page.next} />
    </>
  );
}

function Pages({
  site,
  query,
  next,
}: Pick<JobsContentProps, "site" | "query"> & { next: string | undefined }) {
  const address = (cursor: string | undefined) => `${site.root}/jobs?${formatQuery({ ...query, cursor })}`;
  return (
    <nav class="pages" aria-label="Pages of the list">
      {query.cursor !== undefined && <a href={address(undefined)}>First page</a>}
      {next !== undefined && (
        <a rel="next" href={address(next)}>
          Next page
        </a>
      )}
    </nav>
  );
}
