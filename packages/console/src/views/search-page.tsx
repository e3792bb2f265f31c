import type { Found } from "../jobs/find-job.ts";
import { JobTable } from "./job-table.tsx";
import { Layout, type Site } from "./layout.tsx";
import { Text } from "./text.tsx";

interface SearchPageProps {
  readonly site: Site;
  readonly text: string;
  readonly found: Extract<Found, { type: "jobs" }>;
  /** When it was found; milliseconds since the epoch. */
  readonly now: number;
}

/** What a search among jobs has found. */
export function SearchPage({ site, text, found: { jobs, examined, next }, now }: SearchPageProps) {
  const more = next && `${site.root}/search?${new URLSearchParams({ q: text, cursor: next })}`;
  return (
    <Layout site={site} title={`Search: ${text}`} search={text}>
      <h1>
        Search: <Text value={text} />
      </h1>
      <p>
        No job or batch has this id. {jobs.length} of {examined} jobs have it as their request id or in their
        metadata. Request ids and metadata are in no index, so 1,000 jobs are looked at with each search: open
        ones first, then the latest.
      </p>
      {jobs.length > 0 && (
        <JobTable site={site} id="jobs" caption="Jobs that were found" jobs={jobs} now={now} />
      )}
      {more && (
        <p>
          <a rel="next" href={more}>
            Search further back
          </a>
        </p>
      )}
    </Layout>
  );
}
