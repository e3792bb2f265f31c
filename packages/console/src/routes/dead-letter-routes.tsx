import type { DeadLetter } from "@boomerang/client";
import { Hono } from "hono";
import { FormError } from "../form-error.ts";
import { codeOf, readLetters } from "../letters/read-letters.ts";
import { DeadLettersPage } from "../views/dead-letters-page.tsx";
import { DeleteLetterPage } from "../views/delete-letter-page.tsx";
import { RedrivePage } from "../views/redrive-page.tsx";
import type { SiteEnv, Sources } from "./site-env.ts";

/** Messages that cannot be processed, and sending them again. */
export function deadLetterRoutes({ client, runs }: Pick<Sources, "client" | "runs">) {
  const routes = new Hono<SiteEnv>();

  routes.get("/dead-letters", async (context) =>
    context.html(<DeadLettersPage site={context.get("site")} letters={await readLetters(client)} />),
  );

  routes.get("/dead-letters/redrive", async (context) => {
    const code = context.req.query("code");
    if (code === undefined) throw new FormError("Name the code of the dead letters.");
    const { codes, isAtLeast } = await readLetters(client);
    const count = codes.find(([each]) => each === code)?.[1] ?? 0;
    return context.html(<RedrivePage site={context.get("site")} code={code} count={{ count, isAtLeast }} />);
  });

  routes.post("/dead-letters/redrive", async (context) => {
    const { code, id } = context.req.query();
    if (code === undefined && id === undefined) throw new FormError("Name a dead letter, or a code.");
    const matches = (letter: DeadLetter) => (id === undefined ? codeOf(letter) === code : letter.id === id);
    const count = (await context.req.formData().catch(() => undefined))?.get("count");
    const run = {
      title: "Sending dead letters again",
      expected: Number(count ?? 1) || 0,
      startedAt: {
        path: "/dead-letters",
        label: "Dead letters: those that still cannot be processed come back",
      },
    };
    const runId = runs.start(run, async function* (signal) {
      for await (const { deadLetter, error } of client.deadLetters.redrive(matches, { signal }))
        yield { id: deadLetter.id, error: error?.message };
    });
    return context.redirect(`${context.get("site").root}/runs/${runId}`, 303);
  });

  routes.get("/dead-letters/delete", async (context) => {
    const { id, reason = "" } = context.req.query();
    if (id === undefined) throw new FormError("Name a dead letter.");
    return context.html(<DeleteLetterPage site={context.get("site")} id={id} reason={reason} />);
  });

  routes.post("/dead-letters/delete", async (context) => {
    const { id } = context.req.query();
    if (id === undefined) throw new FormError("Name a dead letter.");
    for await (const _ of client.deadLetters.remove((letter) => letter.id === id));
    return context.redirect(`${context.get("site").root}/dead-letters`, 303);
  });

  return routes;
}
