import { isFiltered, type JobQuery, STATUSES } from "../jobs/job-query.ts";
import { Field } from "./field.tsx";
import type { Site } from "./layout.tsx";

/** The filters of the list. They are sent with GET, so that the address has them. */
export function JobFilters({ site, query }: { site: Site; query: JobQuery }) {
  return (
    <form class="filters" action={`${site.root}/jobs`} aria-label="Filters">
      <fieldset>
        <legend>Status</legend>
        {STATUSES.map((status) => (
          <label class="choice">
            <input type="checkbox" name="status" value={status} checked={query.statuses.includes(status)} />
            {status}
          </label>
        ))}
      </fieldset>
      <Field name="target" label="Target" value={query.target} placeholder="model:abc123/production" />
      <Field name="batch" label="Batch" value={query.batch} placeholder="nightly-2026-11-28" />
      <Field
        name="since"
        label="Ended since (open: created)"
        value={query.since}
        placeholder="1h, or 2026-11-28 09:00"
      />
      <Field name="until" label="Ended until" value={query.until} placeholder="now" />
      <button type="submit">Filter</button>
      {isFiltered(query) && <a href={`${site.root}/jobs`}>Show all</a>}
    </form>
  );
}
