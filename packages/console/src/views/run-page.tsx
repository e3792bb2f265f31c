import { Layout } from "./layout.tsx";
import { RunContent, type RunContentProps } from "./run-content.tsx";

/** An action on many, while it goes on and afterwards. */
export function RunPage({ site, id, run }: RunContentProps) {
  const isRunning = run.state === "running";
  return (
    <Layout site={site} title={run.title} scripts={isRunning ? ["live.js"] : []}>
      <h1>{run.title}</h1>
      <p
        id="live-state"
        class="live"
        role="status"
        data-live={isRunning ? `${site.root}/runs/${id}/live` : undefined}
      />
      <div id="live-content">
        <RunContent site={site} id={id} run={run} />
      </div>
      <p class="bulk">
        {run.newJobs !== undefined && (
          <a href={`${site.root}/jobs?${run.newJobs}`}>Jobs since this run began</a>
        )}
        {run.startedAt && <a href={`${site.root}${run.startedAt.path}`}>{run.startedAt.label}</a>}
        <a href={`${site.root}/jobs`}>All jobs</a>
      </p>
    </Layout>
  );
}
