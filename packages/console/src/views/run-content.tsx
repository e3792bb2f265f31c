import type { Run } from "../runs/run-registry.ts";
import type { Site } from "./layout.tsx";
import { Text } from "./text.tsx";

export interface RunContentProps {
  readonly site: Site;
  readonly id: string;
  readonly run: Run;
}

/** How far an action on many is, and what failed. */
export function RunContent({ site, id, run }: RunContentProps) {
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
        <Count name="Not sent" count={failed} />
      </dl>
      {problem && (
        <p class="problem">
          <Text value={problem} />
        </p>
      )}
      {failures.length > 0 && (
        <section class="errors" aria-labelledby="failures-title">
          <h2 id="failures-title">
            {failures.length < failed
              ? `The first ${failures.length} that were not sent`
              : "What was not sent"}
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
