import { type Client, JsonText } from "@boomerang/client";
import { Hono } from "hono";
import { FormError } from "../form-error.ts";
import { EMPTY_FORM, type SubmitForm, SubmitPage } from "../views/submit-page.tsx";
import { problemOf } from "./describe-error.ts";
import type { SiteEnv, Sources } from "./site-env.ts";

/** The form that submits a job. */
export function submitRoutes({ client }: Pick<Sources, "client">) {
  const routes = new Hono<SiteEnv>();

  routes.get("/submit", (context) =>
    context.html(<SubmitPage site={context.get("site")} form={EMPTY_FORM} />),
  );

  routes.post("/submit", async (context) => {
    const site = context.get("site");
    const form = formOf(await context.req.formData());
    try {
      const { jobId } = await submit(client, form);
      return context.redirect(`${site.root}/job/${encodeURIComponent(jobId)}?done=submitted`, 303);
    } catch (error) {
      const { status, problem } = problemOf(error);
      return context.html(<SubmitPage site={site} form={form} problem={problem} />, status);
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

async function submit(client: Pick<Client, "submit">, form: SubmitForm) {
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

function jsonOf(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "";
    throw new FormError(`The ${name} is not JSON: ${why}.`, { cause });
  }
}
