import { raw } from "hono/html";
import type { PropsWithChildren } from "hono/jsx";
import type { Deployment } from "../deployment.ts";

/** What every page needs to know. */
export interface Site {
  /** `/{token}`: the beginning of every address. */
  readonly root: string;
  readonly deployment: Deployment;
  /** Whether there is a simulated API whose faults can be set. */
  readonly hasFaults: boolean;
  /** Those that are set now, each in a few words. */
  readonly setFaults: readonly string[];
}

type LayoutProps = PropsWithChildren<{
  readonly site: Site;
  readonly title: string;
  readonly current?: "jobs" | "pipeline" | "dead-letters" | "targets" | "submit" | "faults" | undefined;
  /** What is in the search box. */
  readonly search?: string | undefined;
  /** Browser modules besides that of every page. */
  readonly scripts?: readonly string[] | undefined;
  readonly hasCharts?: boolean | undefined;
}>;

/** The frame of every page. */
export function Layout({
  site,
  title,
  current,
  search = "",
  scripts = [],
  hasCharts = false,
  children,
}: LayoutProps) {
  const { root, deployment } = site;
  const isLocal = deployment.type === "local";
  const name = isLocal ? "local" : deployment.name;
  const pages = [
    ["jobs", "Jobs"],
    ["pipeline", "Pipeline"],
    ["dead-letters", "Dead letters"],
    ["targets", "Paused targets"],
    ["submit", "Submit"],
    ...(site.hasFaults ? ([["faults", "Faults"]] as const) : []),
  ] as const;
  return (
    <>
      {raw("<!DOCTYPE html>")}
      <html lang="en" data-deployment={deployment.type}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>
            {title} · {isLocal ? "LOCAL" : name} · Boomerang
          </title>
          {hasCharts && (
            <>
              <link rel="stylesheet" href={`${root}/assets/uPlot.min.css`} />
              <script defer src={`${root}/assets/uPlot.iife.min.js`} />
            </>
          )}
          <link rel="stylesheet" href={`${root}/assets/console.css`} />
          <link rel="icon" href={`${root}/assets/${isLocal ? "local" : "stack"}.svg`} />
          {["copy.js", "times.js", ...scripts].map((script) => (
            <script type="module" src={`${root}/assets/${script}`} />
          ))}
        </head>
        <body>
          <a class="skip" href="#main">
            Skip to the content
          </a>
          <header class="top">
            <a class="brand" href={`${root}/jobs`}>
              Boomerang
            </a>
            <span class="deployment">
              {isLocal
                ? "Local pipeline"
                : `Stack ${name}${deployment.region ? ` · ${deployment.region}` : ""}`}
            </span>
            <search>
              <form class="search" action={`${root}/search`}>
                <label class="unseen" for="q">
                  Find a job
                </label>
                <input
                  id="q"
                  name="q"
                  type="search"
                  value={search}
                  placeholder="Job id, request id, batch id or metadata value"
                  autocomplete="off"
                  spellcheck={false}
                  maxlength={256}
                  required
                />
                <button type="submit">Find</button>
              </form>
            </search>
            <nav aria-label="Pages">
              {pages.map(([page, label]) => (
                <a href={`${root}/${page}`} aria-current={page === current ? "page" : undefined}>
                  {label}
                </a>
              ))}
            </nav>
          </header>
          <main id="main" tabindex={-1}>
            {site.setFaults.length > 0 && (
              <p class="notice">
                Faults are set: {site.setFaults.join(", ")}. <a href={`${root}/faults`}>Change them</a>
              </p>
            )}
            {children}
          </main>
          <footer>All times are UTC.</footer>
        </body>
      </html>
    </>
  );
}
