import { Hono } from "hono";
import { liveStream } from "../live/live-stream.ts";
import { RANGES } from "../pipeline/chart.ts";
import { createPipelineSource } from "../pipeline/pipeline-source.ts";
import { ChartsContent } from "../views/charts-content.tsx";
import { PipelineContent } from "../views/pipeline-content.tsx";
import { PipelinePage } from "../views/pipeline-page.tsx";
import type { SiteEnv, Sources } from "./site-env.ts";

/** How the deployment does, now and over time. */
export function pipelineRoutes({ client, deployment, now, signal, describe, everyMs }: Sources) {
  const source = createPipelineSource(client, deployment, everyMs, now);
  const ranges = RANGES[deployment.type];
  const rangeOf = (name: string | undefined) => ranges.find((each) => each.name === name) ?? ranges[0];
  return new Hono<SiteEnv>()
    .get("/pipeline", async (context) =>
      context.html(
        <PipelinePage
          site={context.get("site")}
          pipeline={await source.now()}
          range={rangeOf(context.req.query("range"))}
          ranges={ranges}
          now={now()}
        />,
      ),
    )
    .get("/pipeline/live", (context) => {
      const read = async () => {
        const pipeline = await source.now();
        const content = <PipelineContent site={context.get("site")} pipeline={pipeline} now={now()} />;
        return { text: String(content) };
      };
      return liveStream(context, { everyMs, stopped: signal }, read, describe);
    })
    .get("/pipeline/charts", async (context) =>
      context.html(<ChartsContent {...(await source.over(rangeOf(context.req.query("range"))))} />),
    );
}
