import { findProblems } from "../pipeline/problems.ts";
import type { Pipeline } from "../pipeline/read-pipeline.ts";
import { stagesOf } from "../pipeline/stages.ts";
import { GapList } from "./gap-list.tsx";
import type { Site } from "./layout.tsx";
import { OpenTargets } from "./open-targets.tsx";
import { ProblemList } from "./problem-list.tsx";
import { StageCard } from "./stage-card.tsx";

interface PipelineContentProps {
  readonly site: Site;
  readonly pipeline: Pipeline;
  readonly now: number;
}

/** Whether anything is stuck, and where jobs are. */
export function PipelineContent({ site, pipeline, now }: PipelineContentProps) {
  const { gaps, paused } = pipeline;
  const quietTargets = paused.flatMap(({ target, waiting }) => (waiting?.jobs === 0 ? [target] : []));
  return (
    <>
      <ProblemList
        site={site}
        problems={findProblems(pipeline)}
        isComplete={gaps.length === 0}
        quietTargets={quietTargets}
      />
      <GapList gaps={gaps} />
      <section aria-labelledby="stages-title">
        <h2 id="stages-title">Where jobs are</h2>
        <ol class="stages">
          {stagesOf(pipeline, now).map((stage) => (
            <StageCard stage={stage} />
          ))}
        </ol>
        <p class="note">
          SQS counts messages approximately. Numbers a minute are averages of the last 5 minutes. The message
          that cancels a batch stays for a quarter of an hour.
        </p>
      </section>
      <OpenTargets site={site} pipeline={pipeline} now={now} />
    </>
  );
}
