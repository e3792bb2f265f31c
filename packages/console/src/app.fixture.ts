import type { Client } from "@boomerang/client";
import { createApp } from "./app.tsx";
import type { FaultControls } from "./faults/fault-values.ts";
import { listingClient } from "./jobs/listed-jobs.fixture.ts";

const TOKEN = "t".repeat(43);
const ORIGIN = "http://127.0.0.1:4000";
/** When it is. */
export const NOW = Date.UTC(2026, 10, 28, 12);

/** The console over a client that has these methods only. */
export function openConsole(client: object, faults?: FaultControls) {
  const app = createApp({
    // Many pages offer the targets of the latest jobs.
    client: { ...listingClient([]).client, ...client } as Client,
    deployment: { type: "local" },
    faults,
    expected: () => ({ token: TOKEN, port: 4000 }),
    now: () => NOW,
    signal: new AbortController().signal,
    onError: (error) => {
      throw error;
    },
  });
  const headers = { host: "127.0.0.1:4000", origin: ORIGIN };
  /** The text of a page, without its tags. */
  async function text(path: string): Promise<string> {
    const html = await (await app.request(`${ORIGIN}/${TOKEN}${path}`, { headers })).text();
    return html.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
  }
  const html = async (path: string) => (await app.request(`${ORIGIN}/${TOKEN}${path}`, { headers })).text();
  /** Where a form leads to, without the token. */
  async function post(path: string, body: Record<string, string> = {}): Promise<string> {
    const init = { method: "POST", headers, body: new URLSearchParams(body) };
    const { status, headers: given } = await app.request(`${ORIGIN}/${TOKEN}${path}`, init);
    return `${status} ${given.get("location")?.replace(`/${TOKEN}`, "")}`;
  }
  /** The page that answers a form. */
  async function page(path: string, body: Record<string, string>): Promise<{ status: number; html: string }> {
    const init = { method: "POST", headers, body: new URLSearchParams(body) };
    const response = await app.request(`${ORIGIN}/${TOKEN}${path}`, init);
    return { status: response.status, html: await response.text() };
  }
  /** Server-sent events, as they are sent. */
  async function* events(path: string): AsyncGenerator<string, void, void> {
    const { body } = await app.request(`${ORIGIN}/${TOKEN}${path}`, { headers });
    if (body === null) throw new Error("no events");
    for await (const part of body.pipeThrough(new TextDecoderStream())) yield part;
  }
  return { text, html, post, page, events };
}
