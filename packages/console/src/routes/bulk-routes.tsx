import { type Context, Hono } from "hono";
import { FormError } from "../form-error.ts";
import { formatQuery, type JobQuery, newJobsQuery, parseQuery } from "../jobs/job-query.ts";
import { type BulkAction, bulkCondition, commandArgs, countMatching, runOf } from "../runs/bulk-action.ts";
import { commandLine } from "../text/command-line.ts";
import { BulkPage } from "../views/bulk-page.tsx";
import type { SiteEnv, Sources } from "./site-env.ts";

/** What is done with every job that a query matches: it is counted and asked for before. */
export function bulkRoutes({ client, now, runs }: Pick<Sources, "client" | "now" | "runs">) {
  const routes = new Hono<SiteEnv>();

  routes.get("/bulk", async (context) => {
    const site = context.get("site");
    const { action, query } = askedOf(context);
    const condition = bulkCondition(action, query, now());
    const count = await countMatching(client, condition, now);
    // "An hour ago" and "now" are other times when the button is pressed, so it names them.
    const { since, until } = condition;
    const fixed = { ...query, since: since?.toISOString() ?? "", until: until?.toISOString() ?? "" };
    return context.html(
      <BulkPage
        site={site}
        action={action}
        condition={condition}
        count={count}
        query={`${formatQuery(fixed)}&action=${action}`}
        command={commandLine(site.deployment, commandArgs(action, condition))}
      />,
    );
  });

  routes.post("/bulk", async (context) => {
    const { action, query } = askedOf(context);
    const condition = bulkCondition(action, query, now());
    const expected = Number((await context.req.formData()).get("count")) || 0;
    const title = action === "cancel" ? "Canceling jobs" : "Replaying jobs";
    const newJobs = action === "replay" ? formatQuery(newJobsQuery(query, now())) : undefined;
    const id = runs.start({ title, expected, newJobs }, async function* (signal) {
      for await (const { jobId, error, alreadyReplayed } of runOf(client, action, condition, signal))
        yield { id: jobId, error: error?.message, wasDone: alreadyReplayed };
    });
    return context.redirect(`${context.get("site").root}/runs/${id}`, 303);
  });

  return routes;
}

function askedOf(context: Context): { action: BulkAction; query: JobQuery } {
  const params = new URL(context.req.url).searchParams;
  const action = params.get("action");
  if (action !== "cancel" && action !== "replay") throw new FormError("The action must be cancel or replay.");
  return { action, query: parseQuery(params) };
}
