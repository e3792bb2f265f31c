import { type Client, replayId } from "@boomerang/client";
import { Hono } from "hono";
import { readJob } from "../job/read-job.ts";
import { liveStream } from "../live/live-stream.ts";
import { JobContent } from "../views/job-content.tsx";
import { isFinal, JobPageView } from "../views/job-page.tsx";
import type { SiteEnv, Sources } from "./site-env.ts";

const NOTICES: Readonly<Record<string, string>> = {
  submitted: "The message of the job was sent.",
  canceled: "A cancel message was sent. The job ends as CANCELED if it does not run yet.",
  replayed: "This job was sent as a replay.",
};

/** One job: its page, its contents and what can be done with it. */
export function jobRoutes({ client, now, signal, describe, everyMs }: Sources) {
  const routes = new Hono<SiteEnv>();

  routes.get("/job/:id", async (context) => {
    const site = context.get("site");
    const { id } = context.req.param();
    const notice = NOTICES[context.req.query("done") ?? ""];
    const view = await readJob(client, id, now());
    const status = view === undefined && notice === undefined ? 404 : 200;
    return context.html(<JobPageView site={site} jobId={id} view={view} notice={notice} />, status);
  });

  routes.get("/job/:id/live", (context) => {
    const read = async () => {
      const jobId = context.req.param("id");
      const view = await readJob(client, jobId, now());
      const text = String(<JobContent site={context.get("site")} jobId={jobId} view={view} />);
      return { text, isFinal: view !== undefined && isFinal(view.job) };
    };
    return liveStream(context, { everyMs, stopped: signal }, read, describe);
  });

  routes.get("/job/:id/output", async (context) => {
    const { id } = context.req.param();
    const job = await client.get(id);
    return job?.status === "SUCCEEDED" ? download(`${id}-output.json`, job.text) : context.notFound();
  });

  routes.get("/job/:id/input", async (context) => {
    const { id } = context.req.param();
    const input = await client.input(id);
    return input === undefined ? context.notFound() : download(`${id}-input.json`, input);
  });

  routes.post("/job/:id/cancel", async (context) => {
    const { id } = context.req.param();
    await client.cancel(id);
    return context.redirect(`${context.get("site").root}/job/${encodeURIComponent(id)}?done=canceled`, 303);
  });

  routes.post("/job/:id/replay", async (context) => {
    const { jobId } = await replay(client, context.req.param("id"));
    return context.redirect(
      `${context.get("site").root}/job/${encodeURIComponent(jobId)}?done=replayed`,
      303,
    );
  });

  return routes;
}

/**
 * Replays a job under the id that a replay of many would give it, so that such a replay does not repeat it once more; under another one
 * if that is taken.
 */
async function replay(client: Pick<Client, "replay" | "getWithoutOutput">, jobId: string) {
  const newJobId = replayId(jobId);
  const isTaken = (await client.getWithoutOutput(newJobId)) !== undefined;
  return client.replay(jobId, isTaken ? {} : { newJobId });
}

/** A file to save: a browser does not show it, whatever it contains. */
function download(name: string, text: string): Response {
  // Ids have letters, digits and . _ : - only; a file may not have a colon.
  const file = name.replaceAll(":", "_");
  return new Response(text, {
    headers: {
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="${file}"`,
    },
  });
}
