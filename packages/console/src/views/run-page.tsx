import type { Run } from "../runs/run-registry.ts";
import { Layout, type Site } from "./layout.tsx";
import { Text } from "./text.tsx";

interface RunPageProps {
  readonly site: Site;
  readonly id: string;
  readonly run: Run;
}

/** An action on many, while it goes on and afterwards. */
export function RunPage({ site, id, run }: RunPageProps) {
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
        <a href={`${site.root}/jobs`}>All jobs</a>
      </p>
    </Layout>
  );
}

/** What of the page changes. */
export function RunContent({ site, id, run }: RunPageProps) {
  const { state, expected, done, wasDone, failed, failures, problem } = run;
  const handled = done + wasDone + failed;
  return (
    <>
      {state === "running" && (
        <form method="post" action={`${site.root}/runs/${id}/stop`}>
          <progress value={handled} max={Math.max(expected, handled)} aria-label="Progress" />{" "}
          <button type="submit">Stop</button>
        </form>
      )}
      <p class="state" role={state === "running" ? undefined : "status"}>
        {stateText(run)}
      </p>
      <dl class="facts">
        <Count name="Sent" count={done} />
        {wasDone > 0 && <Count name="Skipped: replayed before" count={wasDone} />}
        <Count name="Failed" count={failed} />
      </dl>
      {problem && (
        <p class="problem">
          <Text value={problem} />
        </p>
      )}
      {failures.length > 0 && (
        <section class="errors" aria-labelledby="failures-title">
          <h2 id="failures-title">
            {failures.length < failed ? `The first ${failures.length} that failed` : "What failed"}
          </h2>
          <ul>
            {failures.map(({ id: failedId, error = "" }) => (
              <li>
                <Text value={failedId} />: <Text value={error} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function stateText({ state, done, wasDone, failed, expected }: Run): string {
  const handled = (done + wasDone + failed).toLocaleString("en");
  switch (state) {
    case "running":
      return `${handled} of about ${expected.toLocaleString("en")}.`;
    case "ended":
      return done + wasDone + failed === 0 ? "Nothing matched any more." : `All ${handled} were handled.`;
    case "stopped":
      return `Stopped after ${handled}. What was done stays done.`;
    case "failed":
      return `Ended by an error after ${handled}.`;
  }
}

function Count({ name, count }: { name: string; count: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{count.toLocaleString("en")}</dd>
    </div>
  );
}
