import { isFiltered, type JobQuery, STATUSES } from "../jobs/job-query.ts";
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

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
}

function Field({ name, label, value, placeholder }: FieldProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input name={name} value={value} placeholder={placeholder} autocomplete="off" spellcheck={false} />
    </label>
  );
}
