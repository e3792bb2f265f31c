import { API_REQUEST_ID_HEADER, type Target } from "@boomerang/core";
import { type Context, Hono } from "hono";
import type { Deployments } from "../deployments/deployments.ts";
import type { ModelInput } from "../deployments/models/model.ts";
import type { CallSync } from "../deployments/sync-calls.ts";
import { ConnectionCutError } from "../faults/fault-errors.ts";
import type { AsyncRequest } from "../queue/async-request.ts";
import type { RequestLifecycle } from "../queue/request-lifecycle.ts";
import type { StatusStore } from "../queue/status-store.ts";
import type { Submit } from "../queue/submit.ts";
import type { Settings } from "../settings.ts";
import type { Timers } from "../timers.ts";
import type { AdmitOtherCall } from "./admission.ts";
import { ApiError } from "./api-error.ts";
import { isAuthorized } from "./authorization.ts";
import { decodeUtf8, parseJson, readBody } from "./body.ts";
import { callResponse, errorResponse, prettyJsonResponse, statusResponse } from "./responses.ts";
import { explainNotFound, PLACE_PATHS, parseTarget, routedPath } from "./target-paths.ts";

type Env = { Variables: { requestId: string } };

export interface AppContext {
  readonly settings: Settings;
  readonly timers: Timers;
  readonly deployments: Deployments;
  readonly lifecycle: RequestLifecycle;
  readonly callSync: CallSync;
  readonly statuses: StatusStore;
  readonly admitOtherCall: AdmitOtherCall;
  readonly submit: Submit;
  readonly newId: () => string;
  /** The body of `GET /__simulator/state`. */
  readonly state: () => object;
}

/** The HTTP endpoints of the API, and of the simulator itself. */
export function createApp(context: AppContext): Hono<Env> {
  const { settings, deployments, lifecycle, statuses, admitOtherCall, timers } = context;
  const app = new Hono<Env>({ getPath: routedPath });

  app.use(async (c, next) => {
    c.set("requestId", context.newId());
    await next();
    c.header(API_REQUEST_ID_HEADER, c.get("requestId"));
  });
  app.onError((error) => {
    if (error instanceof ConnectionCutError) throw error;
    if (error instanceof ApiError) return errorResponse(error);
    const message = `The simulator has failed: ${error.message}`;
    return errorResponse(new ApiError(message, { status: 500, code: "internal_baseten_error" }));
  });
  app.get("/", () => prettyJsonResponse(ABOUT));
  app.get("/__simulator/state", () => prettyJsonResponse(context.state()));
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
    errorResponse(new ApiError(explainNotFound(c.req.raw), { status: 404, code: "client_error" })),
  );

  for (const kind of ["model", "chain"] as const) {
    const actions = kind === "model" ? { sync: "predict", async: "async_predict" } : RUN_REMOTE;
    for (const place of PLACE_PATHS) {
      const base = `/${kind}/:id${place}`;
      const target = (c: Context<Env>) => parseTarget(kind, c.req.param(), place === "/development");
      app.post(`${base}/${actions.sync}`, async (c) => {
        deployments.findAwake(target(c));
        const input = await readInput(kind, c.req.raw);
        // Looked up again, since the deployment may have been forgotten while the body was read.
        const deployment = deployments.findAwake(target(c));
        return callResponse(await context.callSync(deployment, input, c.req.raw.signal), timers);
      });
      app.post(`${base}/${actions.async}`, async (c) => {
        const request = await context.submit(target(c), c.req.raw);
        c.set("requestId", request.id);
        return c.json({ request_id: request.id }, 201);
      });
      app.get(`${base}/async_queue_status`, (c) => {
        admitOtherCall("queue status calls");
        return c.json(queueStatus(deployments, target(c)));
      });
      app.post(`${base}/wake`, (c) => {
        admitOtherCall("wake calls");
        deployments.getOrCreate(target(c)).wake();
        return c.body(null, 202);
      });
    }
    for (const base of [`/${kind}/:id`, `/${kind}/:id/<regional>/:region`]) {
      const find = (c: Context<Env>) =>
        findRequest(statuses, kind, c.req.param("id"), c.req.param("request"));
      app.get(`${base}/async_request/:request`, (c) => {
        admitOtherCall("status calls");
        return statusResponse(find(c));
      });
      app.delete(`${base}/async_request/:request`, (c) => {
        admitOtherCall("cancel calls");
        return c.json(cancel(lifecycle, find(c)));
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
  // Any other type is often a client's default and means JSON; a chain accepts only JSON.
  if (kind === "model" && /^(application\/octet-stream|multipart\/form-data)\b/i.test(contentType)) {
    return { type: "bytes", bytes };
  }
  const text = decodeUtf8(bytes);
  parseJson(text);
  return { type: "json", text };
}

function queueStatus(deployments: Deployments, target: Target): object {
  const { id, queued, inProgress } = deployments.getOrCreate(target);
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

function cancel(lifecycle: RequestLifecycle, request: AsyncRequest): object {
  const { status } = request;
  const canceled = lifecycle.cancel(request);
  const message = canceled
    ? "The request was canceled"
    : `The request was not canceled: only QUEUED requests can be, and it is ${status}`;
  return { request_id: request.id, canceled, message };
}
