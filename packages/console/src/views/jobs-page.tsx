import type { JobPage } from "../jobs/job-page.ts";
import { formatQuery, isFiltered, type JobQuery } from "../jobs/job-query.ts";
import { actionsFor } from "../runs/bulk-action.ts";
import { JobFilters } from "./job-filters.tsx";
import { JobTable } from "./job-table.tsx";
import { Layout, type Site } from "./layout.tsx";
import { Text } from "./text.tsx";

interface JobsPageProps {
  readonly site: Site;
  readonly query: JobQuery;
  readonly page: JobPage | undefined;
  /** What of the query is not valid. */
  readonly problem?: string | undefined;
  /** What was just done. */
  readonly notice?: string | undefined;
}

/** The list of jobs with its filters; the browser keeps its first page up to date. */
export function JobsPage({ site, query, page, problem, notice }: JobsPageProps) {
  const isFirst = query.cursor === undefined;
  return (
    <Layout site={site} title="Jobs" current="jobs" scripts={["live.js"]}>
      <h1>Jobs</h1>
      {notice && (
        <p class="done" role="status">
          {notice}
        </p>
      )}
      <JobFilters site={site} query={query} />
      {problem && (
        <p class="problem" role="alert">
          <Text value={problem} />
        </p>
      )}
      {page && (
        <>
          {isFiltered(query) && isFirst && <BulkLinks site={site} query={query} />}
          <p
            id="live-state"
            class="live"
            role="status"
            data-live={isFirst ? liveUrl(site, query) : undefined}
          >
            {isFirst ? "" : "A later page does not change by itself."}
          </p>
          <div id="live-content">
            <JobsContent site={site} query={query} page={page} />
          </div>
        </>
      )}
    </Layout>
  );
}

/** What can be done with all jobs of the list. A batch can be canceled with its jobs that have no record yet. */
function BulkLinks({ site: { root }, query }: { site: Site; query: JobQuery }) {
  const isBatch = !isFiltered({ ...query, batch: "" });
  const actions = actionsFor(query).filter((action) => !isBatch || action !== "cancel");
  return (
    <p class="bulk">
      All that match:{" "}
      {isBatch && <a href={`${root}/batch/${encodeURIComponent(query.batch)}/cancel`}>Cancel the batch …</a>}
      {actions.map((action) => (
        <a href={`${root}/bulk?${formatQuery(query)}&action=${action}`}>
          {action === "cancel" ? "Cancel the open ones …" : "Replay those without a result …"}
        </a>
      ))}
    </p>
  );
}

function liveUrl({ root }: Site, query: JobQuery): string {
  return `${root}/jobs/live?${formatQuery(query)}`;
}

interface JobsContentProps {
  readonly site: Site;
  readonly query: JobQuery;
  readonly page: JobPage;
}

/** What of the page changes. */
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
