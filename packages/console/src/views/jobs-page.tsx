import type { JobPage } from "../jobs/job-page.ts";
import { formatQuery, isFiltered, type JobQuery } from "../jobs/job-query.ts";
import { actionsFor } from "../runs/bulk-action.ts";
import { JobFilters } from "./job-filters.tsx";
import { JobsContent } from "./jobs-content.tsx";
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
