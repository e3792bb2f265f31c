import { randomUUID } from "node:crypto";
import type { Client } from "@boomerang/client";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Deployment } from "./deployment.ts";
import type { FaultControls } from "./faults/fault-values.ts";
import { setFaults } from "./faults/set-faults.ts";
import { assetRoutes } from "./routes/asset-routes.ts";
import { batchRoutes } from "./routes/batch-routes.tsx";
import { bulkRoutes } from "./routes/bulk-routes.tsx";
import { deadLetterRoutes } from "./routes/dead-letter-routes.tsx";
import { describeError, errorText } from "./routes/describe-error.ts";
import { docRoutes } from "./routes/doc-routes.tsx";
import { faultRoutes } from "./routes/fault-routes.tsx";
import { jobListRoutes } from "./routes/job-list-routes.tsx";
import { jobRoutes } from "./routes/job-routes.tsx";
import { pipelineRoutes } from "./routes/pipeline-routes.tsx";
import { runRoutes } from "./routes/run-routes.tsx";
import type { SiteEnv } from "./routes/site-env.ts";
import { submitRoutes } from "./routes/submit-routes.tsx";
import { targetRoutes } from "./routes/target-routes.tsx";
import { createRunRegistry } from "./runs/run-registry.ts";
import { type Expected, refusalOf } from "./security/access.ts";
import { SECURITY_HEADERS } from "./security/headers.ts";
import type { Site } from "./views/layout.tsx";
import { MessagePage } from "./views/message-page.tsx";

export interface AppOptions {
  readonly client: Client;
  readonly deployment: Deployment;
  readonly faults?: FaultControls | undefined;
  /** What a request must have; its port is known once the server listens. */
  readonly expected: () => Expected;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Aborted when the console stops. */
  readonly signal: AbortSignal;
  /** Called with an error that no one expected. */
  readonly onError: (error: unknown) => void;
}

// A table on this machine costs nothing; one of AWS is read by 40 queries for each page.
const EVERY_MS = { local: 1000, stack: 5000 } as const;
// The largest input is 256 KiB; a form may write each byte as three.
const MAX_FORM_BYTES = 1_000_000;

/** The console: every address begins with the token. */
export function createApp({ client, deployment, faults, expected, now, signal, onError }: AppOptions) {
  // An address may end with a slash.
  const app = new Hono<SiteEnv>({ strict: false });
  const siteOf = (token: string): Site => ({
    root: `/${token}`,
    deployment,
    hasFaults: faults !== undefined,
    setFaults: faults === undefined ? [] : setFaults(faults),
  });

  app.use(async (context, next) => {
    const { req } = context;
    const [, token = ""] = new URL(req.url).pathname.split("/", 2);
    const refusal = refusalOf(
      {
        method: req.method,
        host: req.header("host"),
        origin: req.header("origin"),
        site: req.header("sec-fetch-site"),
        token,
      },
      expected(),
    );
    if (refusal === undefined) {
      context.set("site", siteOf(token));
      await next();
    } else context.res = context.text(`${refusal}\n`, 403);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.res.headers.set(name, value);
  });
  app.use(
    bodyLimit({
      maxSize: MAX_FORM_BYTES,
      onError: (context) =>
        context.html(
          <MessagePage
            site={context.get("site")}
            title="Too large"
            message="The form has more than 1 MB. An input has 256 KiB at most."
            nextStep="Put a large input elsewhere, and submit its address."
          />,
          413,
        ),
    }),
  );

  const describe = (error: unknown) => {
    if (describeError(error).status === 500) onError(error);
    return errorText(error);
  };
  const runs = createRunRegistry(randomUUID, describe, signal);
  const sources = { client, deployment, now, signal, describe, runs, everyMs: EVERY_MS[deployment.type] };
  const pages = new Hono<SiteEnv>()
    .get("/", (context) => context.redirect(`${context.get("site").root}/jobs`))
    .route("/", assetRoutes())
    .route("/", jobListRoutes(sources))
    .route("/", jobRoutes(sources))
    .route("/", submitRoutes(sources))
    .route("/", batchRoutes(sources))
    .route("/", bulkRoutes(sources))
    .route("/", deadLetterRoutes(sources))
    .route("/", targetRoutes(sources))
    .route("/", runRoutes(sources))
    .route("/", pipelineRoutes(sources))
    .route("/", docRoutes());
  if (faults !== undefined) pages.route("/", faultRoutes(faults, sources));
  app.route("/:token", pages);

  app.notFound((context) =>
    context.html(
      <MessagePage
        site={context.get("site")}
        title="Not found"
        message="The console has no page at this address."
      />,
      404,
    ),
  );
  app.onError((error, context) => {
    const { status, message, nextStep } = describeError(error);
    if (status === 500) onError(error);
    const site = context.get("site");
    return context.html(
      <MessagePage site={site} title="That did not work" message={message} nextStep={nextStep} />,
      status,
    );
  });
  return app;
}
