import type { JobWithoutOutput } from "@boomerang/client";
import { JobContent, type JobContentProps } from "./job-content.tsx";
import { Layout } from "./layout.tsx";

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
