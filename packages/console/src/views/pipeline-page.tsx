import type { Range } from "../pipeline/chart.ts";
import { chartsEveryMs } from "../pipeline/pipeline-source.ts";
import type { Pipeline } from "../pipeline/read-pipeline.ts";
import { Layout, type Site } from "./layout.tsx";
import { PipelineContent } from "./pipeline-content.tsx";

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

function periodText({ periodMs }: Range): string {
  const seconds = periodMs / 1000;
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = seconds / 60;
  if (minutes < 60) return minutes === 1 ? "a minute" : `${minutes} minutes`;
  return `${minutes / 60} hours`;
}
