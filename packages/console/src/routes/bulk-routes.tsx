import { type Context, Hono } from "hono";
import { FormError } from "../form-error.ts";
import { formatQuery, isFiltered, parseQuery } from "../jobs/job-query.ts";
import { type BulkAction, bulkFilter, commandArgs, countFor, runOf } from "../runs/bulk-action.ts";
import { commandLine } from "../text/command-line.ts";
import { BulkPage } from "../views/bulk-page.tsx";
import type { SiteEnv, Sources } from "./site-env.ts";

/** What is done with every job that a query matches: it is counted and asked for before. */
export function bulkRoutes({ client, now, runs }: Pick<Sources, "client" | "now" | "runs">) {
  const routes = new Hono<SiteEnv>();

  routes.get("/bulk", async (context) => {
    const site = context.get("site");
    const { action, query } = askedOf(context);
    const filter = bulkFilter(action, query, now());
    const count = await countFor(client, action, filter, now);
    // The jobs of "an hour ago" are other ones when the button is pressed, so it names the times.
    const fixed = { ...query, since: timeText(filter.since), until: timeText(filter.until) };
    return context.html(
      <BulkPage
        site={site}
        action={action}
        filter={filter}
        count={count}
        query={`${formatQuery(fixed)}&action=${action}`}
        command={commandLine(site.deployment, commandArgs(action, filter))}
      />,
    );
  });

  routes.post("/bulk", async (context) => {
    const { action, query } = askedOf(context);
    const filter = bulkFilter(action, query, now());
    const expected = Number((await context.req.formData()).get("count")) || 0;
    const title = action === "cancel" ? "Canceling jobs" : "Replaying jobs";
    const id = runs.start({ title, expected }, async function* (signal) {
      for await (const { jobId, error, alreadyReplayed } of runOf(client, action, filter, { signal }))
        yield { id: jobId, error: error?.message, wasDone: alreadyReplayed };
    });
    return context.redirect(`${context.get("site").root}/runs/${id}`, 303);
  });

  return routes;
}

function askedOf(context: Context): { action: BulkAction; query: ReturnType<typeof parseQuery> } {
  const params = new URL(context.req.url).searchParams;
  const action = params.get("action");
  const query = parseQuery(params);
  if (action !== "cancel" && action !== "replay") throw new FormError("The action must be cancel or replay.");
  if (!isFiltered(query)) throw new FormError(`Filter the list first: this would ${action} every job.`);
  return { action, query };
}

function timeText(time: string | Date | undefined): string {
  return time === undefined ? "" : new Date(time).toISOString();
}
