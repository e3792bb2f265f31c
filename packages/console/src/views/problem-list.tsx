import type { Problem } from "../pipeline/problems.ts";
import { DocLink } from "./doc-link.tsx";
import type { Site } from "./layout.tsx";
import { Text } from "./text.tsx";
import { Time } from "./time.tsx";

interface ProblemListProps {
  readonly site: Site;
  readonly problems: readonly Problem[];
  /** Whether everything could be read that would show a problem. */
  readonly isComplete: boolean;
  /** Paused targets for which no job waits yet. */
  readonly quietTargets: readonly string[];
}

/** Whether anything is stuck, and what to do about it. */
export function ProblemList({ site, problems, isComplete, quietTargets }: ProblemListProps) {
  const quiet = quietTargets.length > 0 && (
    <p class="notice">
      Paused, and no job waits yet: <Text value={quietTargets.join(", ")} />.{" "}
      <a href={`${site.root}/targets`}>Resume</a>
    </p>
  );
  if (problems.length === 0) {
    return (
      <>
        <p class={isComplete ? "done" : "notice"}>
          {isComplete
            ? "Nothing is stuck: no alarm is raised, and nothing waits for a person."
            : "No problem is known, but not everything could be read."}
        </p>
        {quiet}
      </>
    );
  }
  return (
    <>
      <section class="errors" aria-labelledby="problems-title">
        <h2 id="problems-title">
          {problems.length === 1 ? "One thing needs you" : `${problems.length} things need you`}
        </h2>
        <ul class="problems">
          {problems.map(({ title, text, since, runbook, page }) => (
            <li>
              <strong>
                <Text value={title} />
              </strong>
              {since && (
                <>
                  , since <Time at={since} />
                </>
              )}
              <p>
                <Text value={text} />
              </p>
              <p class="links">
                {page && <a href={`${site.root}${page.path}`}>{page.label}</a>}
                {runbook && <DocLink site={site} reference={runbook} label={`What to do: ${title}`} />}
              </p>
            </li>
          ))}
        </ul>
      </section>
      {quiet}
    </>
  );
}
