import { API_REQUEST_ID_HEADER, type Target } from "@boomerang/core";
import { type Context, Hono } from "hono";
import { callAnswer, errorAnswer, pageAnswer, statusAnswer } from "./answers.ts";
import { ApiError } from "./api-error.ts";
import type { AsyncRequest } from "./async-request.ts";
import { isAuthorized } from "./authorization.ts";
import type { Deployments } from "./deployments.ts";
import type { ModelInput } from "./models/model.ts";
import type { EnterOtherCall } from "./other-calls.ts";
import type { QueuedRequests } from "./queued-requests.ts";
import { readBody } from "./read-body.ts";
import type { Settings } from "./settings.ts";
import type { StatusStore } from "./status-store.ts";
import { decode, parseJson } from "./submission.ts";
import type { Submit } from "./submit.ts";
import type { CallSync } from "./sync-calls.ts";
import { explainNotFound, PLACE_PATHS, routedPath, targetOf } from "./target-routes.ts";
import type { Timers } from "./timers.ts";

type Env = { Variables: { requestId: string } };

/** What the endpoints need. */
export interface AppContext {
  readonly settings: Settings;
  readonly timers: Timers;
  readonly deployments: Deployments;
  readonly requests: QueuedRequests;
  readonly callSync: CallSync;
  readonly statuses: StatusStore;
  readonly enterOtherCall: EnterOtherCall;
  readonly submit: Submit;
  readonly newId: () => string;
  /** What `GET /__simulator/state` shows. */
  readonly state: () => object;
}

/** The API's endpoints over HTTP. */
export function createApp(context: AppContext): Hono<Env> {
  const { settings, deployments, requests, statuses, enterOtherCall, timers } = context;
  const app = new Hono<Env>({ getPath: routedPath });

  app.use(async (c, next) => {
    c.set("requestId", context.newId());
    await next();
    c.header(API_REQUEST_ID_HEADER, c.get("requestId"));
  });
  app.onError((error) =>
    errorAnswer(
      error instanceof ApiError
        ? error
        : new ApiError(`The simulator has failed: ${error.message}`, {
            status: 500,
            code: "internal_baseten_error",
          }),
    ),
  );
  app.get("/", () => pageAnswer(ABOUT));
  app.get("/__simulator/state", () => pageAnswer(context.state()));
  app.use(async (c, next) => {
    if (!isAuthorized(c.req.header("authorization"), settings.apiKey)) {
      throw new ApiError("The API key is missing or wrong: send Authorization: Bearer <key>", {
        status: 401,
        code: "unauthorized",
      });
    }
    await next();
  });
  app.notFound((c) =>
    errorAnswer(new ApiError(explainNotFound(c.req.raw), { status: 404, code: "client_error" })),
  );

  for (const kind of ["model", "chain"] as const) {
    const actions = kind === "model" ? { sync: "predict", async: "async_predict" } : RUN_REMOTE;
    for (const place of PLACE_PATHS) {
      const base = `/${kind}/:id${place}`;
      const target = (c: Context<Env>) => targetOf(kind, c.req.param(), place === "/development");
      app.post(`${base}/${actions.sync}`, async (c) => {
        deployments.findAwake(target(c));
        const input = await readInput(kind, c.req.raw);
        // Found anew: it may have been forgotten while the body came.
        const deployment = deployments.findAwake(target(c));
        return callAnswer(await context.callSync(deployment, input, c.req.raw.signal), timers);
      });
      app.post(`${base}/${actions.async}`, async (c) => {
        const request = await context.submit(target(c), c.req.raw);
        c.set("requestId", request.id);
        return c.json({ request_id: request.id }, 201);
      });
      app.get(`${base}/async_queue_status`, (c) => {
        enterOtherCall("queue status calls");
        return c.json(queueStatus(deployments, target(c)));
      });
      app.post(`${base}/wake`, (c) => {
        enterOtherCall("wake calls");
        deployments.find(target(c)).wake();
        return c.body(null, 202);
      });
    }
    for (const base of [`/${kind}/:id`, `/${kind}/:id/<regional>/:region`]) {
      const find = (c: Context<Env>) =>
        findRequest(statuses, kind, c.req.param("id"), c.req.param("request"));
      app.get(`${base}/async_request/:request`, (c) => {
        enterOtherCall("status calls");
        return statusAnswer(find(c));
      });
      app.delete(`${base}/async_request/:request`, (c) => {
        enterOtherCall("cancel calls");
        return c.json(cancel(requests, find(c)));
      });
    }
  }
  return app;
}

const ABOUT = {
  what: "A simulator of the Inference API",
  state: "/__simulator/state",
  readme: "packages/simulator/README.md",
  options: "npx -y pnpm@12 simulator --help",
};

const RUN_REMOTE = { sync: "run_remote", async: "async_run_remote" } as const;

async function readInput(kind: Target["kind"], request: Request): Promise<ModelInput> {
  const contentType = request.headers.get("content-type") ?? "application/json";
  const bytes = await readBody(request);
  // Callers that name no type get their client's default one, and mean JSON; a chain takes nothing else.
  if (kind === "model" && /^(application\/octet-stream|multipart\/form-data)\b/i.test(contentType)) {
    return { type: "bytes", bytes };
  }
  const text = decode(bytes);
  parseJson(text);
  return { type: "json", text };
}

function queueStatus(deployments: Deployments, target: Target): object {
  const { id, queued, inProgress } = deployments.find(target);
  return {
    [`${target.kind}_id`]: target.id,
    deployment_id: id,
    num_queued_requests: queued,
    num_in_progress_requests: inProgress,
  };
}

function findRequest(
  statuses: StatusStore,
  kind: Target["kind"],
  ownerId: string | undefined,
  id: string | undefined,
): AsyncRequest {
  const request = statuses.find(id ?? "");
  if (request === undefined || request.kind !== kind || request.ownerId !== ownerId) {
    throw new ApiError(`This ${kind} has no such request, or it ended over an hour ago`, {
      status: 404,
      code: "client_error",
    });
  }
  return request;
}

function cancel(requests: QueuedRequests, request: AsyncRequest): object {
  const { status } = request;
  const canceled = requests.cancel(request);
  const message = canceled
    ? "The request was canceled"
    : `The request was not canceled: only QUEUED requests can be, and it is ${status}`;
  return { request_id: request.id, canceled, message };
}
