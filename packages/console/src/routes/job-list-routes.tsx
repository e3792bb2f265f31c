import { Hono } from "hono";
import { findJob } from "../jobs/find-job.ts";
import { readJobPage } from "../jobs/job-page.ts";
import { EVERYTHING, formatQuery, parseQuery } from "../jobs/job-query.ts";
import { liveStream } from "../live/live-stream.ts";
import { JobsContent } from "../views/jobs-content.tsx";
import { JobsPage } from "../views/jobs-page.tsx";
import { SearchPage } from "../views/search-page.tsx";
import { problemOf } from "./describe-error.ts";
import type { SiteEnv, Sources } from "./site-env.ts";

const BATCH_CANCELED =
  "A cancel message was sent for the batch. Its open jobs end as CANCELED if they do not run yet.";

/** The list of jobs, and the search. */
export function jobListRoutes({ client, now, signal, describe, everyMs }: Sources) {
  const routes = new Hono<SiteEnv>();

  routes.get("/jobs", async (context) => {
    const site = context.get("site");
    const query = parseQuery(new URL(context.req.url).searchParams);
    try {
      const page = await readJobPage(client, query, now());
      const notice = context.req.query("done") === "canceled" ? BATCH_CANCELED : undefined;
      return await context.html(<JobsPage site={site} query={query} page={page} notice={notice} />);
    } catch (error) {
      const { status, problem } = problemOf(error);
      return context.html(<JobsPage site={site} query={query} page={undefined} problem={problem} />, status);
    }
  });

  routes.get("/jobs/live", (context) => {
    const query = { ...parseQuery(new URL(context.req.url).searchParams), cursor: undefined };
    const read = async () => {
      const page = await readJobPage(client, query, now());
      return { text: String(<JobsContent site={context.get("site")} query={query} page={page} />) };
    };
    return liveStream(context, { everyMs, stopped: signal }, read, describe);
  });

  routes.get("/search", async (context) => {
    const { root } = context.get("site");
    const { q = "", cursor } = context.req.query();
    const text = q.trim();
    if (text === "") return context.redirect(`${root}/jobs`);
    if (/^(?:model|chain):/.test(text))
      return context.redirect(`${root}/jobs?${formatQuery({ ...EVERYTHING, target: text })}`);
    const found = await findJob(client, text, cursor);
    switch (found.type) {
      case "job":
        return context.redirect(`${root}/job/${encodeURIComponent(found.jobId)}`);
      case "batch":
        return context.redirect(`${root}/jobs?${formatQuery({ ...EVERYTHING, batch: found.batchId })}`);
      case "jobs":
        return context.html(<SearchPage site={context.get("site")} text={text} found={found} now={now()} />);
    }
  });

  return routes;
}
