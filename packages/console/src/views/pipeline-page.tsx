import type { Range } from "../pipeline/chart.ts";
import type { Charts } from "../pipeline/charts.ts";
import { chartsEveryMs } from "../pipeline/pipeline-source.ts";
import { findProblems } from "../pipeline/problems.ts";
import type { Pipeline } from "../pipeline/read-pipeline.ts";
import { stagesOf } from "../pipeline/stages.ts";
import { ChartFigure } from "./chart-figure.tsx";
import { GapList } from "./gap-list.tsx";
import { Layout, type Site } from "./layout.tsx";
import { OpenTargets } from "./open-targets.tsx";
import { ProblemList } from "./problem-list.tsx";
import { StageCard } from "./stage-card.tsx";

interface PipelinePageProps {
  readonly site: Site;
  readonly pipeline: Pipeline;
  readonly range: Range;
  readonly ranges: readonly Range[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** How the deployment does: whether anything is stuck, where jobs are, and how that was before. The browser loads the charts. */
export function PipelinePage({ site, pipeline, range, ranges, now }: PipelinePageProps) {
  const address = `${site.root}/pipeline`;
  return (
    <Layout site={site} title="Pipeline" current="pipeline" scripts={["live.js", "charts.js"]} hasCharts>
      <h1>Pipeline</h1>
      <p id="live-state" class="live" role="status" data-live={`${address}/live`} />
      <div id="live-content">
        <PipelineContent site={site} pipeline={pipeline} now={now} />
      </div>
      <section aria-labelledby="charts-title">
        <h2 id="charts-title">Over time</h2>
        <nav class="ranges" aria-label="Time range of the charts">
          {ranges.map(({ name, label }) => (
            <a
              href={`${address}?range=${name}#charts-title`}
              class={name === range.name ? "range-current" : undefined}
              aria-current={name === range.name ? "true" : undefined}
            >
              {label}
            </a>
          ))}
        </nav>
        <p class="note">
          Drag across a chart to zoom in, double-click to zoom out. Each chart is also a table. Periods of{" "}
          {periodText(range)}.
        </p>
        <div
          id="charts"
          class="charts"
          data-charts={`${address}/charts?range=${range.name}`}
          data-every={chartsEveryMs(site.deployment, range)}
        >
          <p class="charts-wide">
            <a href={`${address}/charts?range=${range.name}`}>The values of the charts</a>
          </p>
        </div>
      </section>
    </Layout>
  );
}

interface PipelineContentProps {
  readonly site: Site;
  readonly pipeline: Pipeline;
  readonly now: number;
}

/** What of the page changes. */
export function PipelineContent({ site, pipeline, now }: PipelineContentProps) {
  const { gaps } = pipeline;
  return (
    <>
      <ProblemList site={site} problems={findProblems(pipeline)} isComplete={gaps.length === 0} />
      <GapList gaps={gaps} />
      <section aria-labelledby="stages-title">
        <h2 id="stages-title">Where jobs are</h2>
        <ol class="stages">
          {stagesOf(pipeline, now).map((stage) => (
            <StageCard stage={stage} />
          ))}
        </ol>
        <p class="note">
          SQS counts messages approximately. Numbers a minute are averages of the last 5 minutes.
        </p>
      </section>
      <OpenTargets site={site} pipeline={pipeline} now={now} />
    </>
  );
}

/** The charts, as figures with tables, which the browser draws. */
export function ChartsContent({ charts, gaps }: Charts) {
  return (
    <>
      <GapList gaps={gaps} />
      {charts.map((chart) => (
        <ChartFigure chart={chart} />
      ))}
    </>
  );
}

function periodText({ periodMs }: Range): string {
  const seconds = periodMs / 1000;
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = seconds / 60;
  if (minutes < 60) return minutes === 1 ? "a minute" : `${minutes} minutes`;
  return `${minutes / 60} hours`;
}
