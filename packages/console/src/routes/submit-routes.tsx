import { type Client, JsonText } from "@boomerang/client";
import { Hono } from "hono";
import { FormError } from "../form-error.ts";
import { isJobId } from "../jobs/ids.ts";
import { recentTargets } from "../jobs/recent-targets.ts";
import { formOfMessage } from "../letters/form-of-message.ts";
import { EMPTY_FORM, type SubmitForm, SubmitPage } from "../views/submit-page.tsx";
import { problemOf } from "./describe-error.ts";
import type { SiteEnv, Sources } from "./site-env.ts";

/** The form that submits a job. */
export function submitRoutes({ client, now }: Pick<Sources, "client" | "now">) {
  const routes = new Hono<SiteEnv>();
  const suggestions = () => recentTargets(client, now());

  routes.get("/submit", async (context) =>
    context.html(
      <SubmitPage site={context.get("site")} form={EMPTY_FORM} suggestions={await suggestions()} />,
    ),
  );

  // A dead letter, to be corrected: what it asks for, without its job id.
  routes.post("/submit/edit", async (context) => {
    const body = (await context.req.formData()).get("body");
    const form = formOfMessage(typeof body === "string" ? body : "");
    return context.html(
      <SubmitPage site={context.get("site")} form={form} suggestions={await suggestions()} isFilled />,
    );
  });

  routes.post("/submit", async (context) => {
    const site = context.get("site");
    const form = formOf(await context.req.formData());
    try {
      const { jobId } = await submit(client, form);
      return context.redirect(`${site.root}/job/${encodeURIComponent(jobId)}?done=submitted`, 303);
    } catch (error) {
      const { status, problem } = problemOf(error);
      const page = <SubmitPage site={site} form={form} suggestions={await suggestions()} problem={problem} />;
      return context.html(page, status);
    }
  });

  return routes;
}

function formOf(data: FormData): SubmitForm {
  const text = (name: keyof SubmitForm) => {
    const value = data.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  return {
    target: text("target"),
    input: text("input"),
    jobId: text("jobId"),
    batchId: text("batchId"),
    priority: text("priority"),
    metadata: text("metadata"),
  };
}

async function submit(client: Pick<Client, "submit" | "getWithoutOutput">, form: SubmitForm) {
  await checkNewId(client, form.jobId);
  // The input is passed on as it is written; whether it is JSON is found here.
  jsonOf("input", form.input);
  const metadata = form.metadata === "" ? undefined : jsonOf("metadata", form.metadata);
  return client.submit({
    target: form.target,
    model_input: new JsonText(form.input),
    job_id: form.jobId || undefined,
    batch_id: form.batchId || undefined,
    priority: form.priority === "" ? undefined : Number(form.priority),
    // The client checks it.
    metadata: metadata as Readonly<Record<string, string>> | undefined,
  });
}

/** A message with the id of another job would become a dead letter, after a page that shows that job. */
async function checkNewId(client: Pick<Client, "getWithoutOutput">, jobId: string): Promise<void> {
  if (!isJobId(jobId)) return;
  const existing = await client.getWithoutOutput(jobId);
  if (existing !== undefined)
    throw new FormError(
      `There is a job ${jobId} already; it is ${existing.status}. Choose another job id, or leave it empty.`,
    );
}

function jsonOf(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "";
    throw new FormError(`The ${name} is not JSON: ${why}.`, { cause });
  }
}
