import { describe, expect, test } from "vitest";
import { createForward, parseForwardUrl } from "./forward.ts";

const NEVER = new AbortController().signal;

function forwardWith(fetch: typeof globalThis.fetch) {
  let time = 0;
  return createForward({ url: new URL("http://localhost:3000/hook"), fetch, now: () => (time += 12) });
}

describe("forwarding", () => {
  test("posts the JSON, follows no redirect, and says what came back and how long it took", async () => {
    const requests: unknown[] = [];
    const forward = forwardWith(async (url, init = {}) => {
      const { method, body, redirect, headers } = init;
      requests.push({ url: String(url), method, body, redirect, headers });
      return new Response("elsewhere", { status: 302, headers: { location: "https://example.com" } });
    });
    expect(await forward('{"job_id":"a"}', NEVER)).toBe("POST http://localhost:3000/hook: 302 in 12 ms");
    expect(requests).toEqual([
      {
        url: "http://localhost:3000/hook",
        method: "POST",
        body: '{"job_id":"a"}',
        redirect: "manual",
        headers: { "content-type": "application/json", "user-agent": "boomerang-tail" },
      },
    ]);
  });

  test.for<[string, unknown, string]>([
    [
      "nobody listens",
      new TypeError("fetch failed", { cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }) }),
      "failed, ECONNREFUSED",
    ],
    ["there is no response", new DOMException("late", "TimeoutError"), "failed, no response in 10 s"],
    ["the response is broken", new TypeError("terminated"), "failed, terminated"],
  ])("says why if %s, and goes on", async ([, error, text]) => {
    const forward = forwardWith(async () => {
      throw error;
    });
    expect(await forward("{}", NEVER)).toBe(`POST http://localhost:3000/hook: ${text}`);
  });

  test("ends when the command is interrupted", async () => {
    const forward = forwardWith(async (_url, init) => {
      init?.signal?.throwIfAborted();
      return new Response();
    });
    expect(await forward("{}", AbortSignal.abort())).toBe("POST http://localhost:3000/hook: interrupted");
  });
});

describe("the URL", () => {
  test.each([
    ["localhost:3000/hook", "http://localhost:3000/hook"],
    ["127.0.0.1:80", "http://127.0.0.1/"],
    ["http://[::1]:3000", "http://[::1]:3000/"],
    ["http://shop.localhost:3000", "http://shop.localhost:3000/"],
    ["https://example.com/hook?a=1", "https://example.com/hook?a=1"],
  ])("%s is accepted", (text, href) => {
    expect(parseForwardUrl(text).href).toBe(href);
  });

  test.each([
    ["http://example.com", "it must begin with https://"],
    ["example.com/hook", "it must begin with https://"],
    ["http://localhost.example.com", "it must begin with https://"],
    ["http://127.0.0.1.example.com", "it must begin with https://"],
    ["http://10.0.0.5:3000", "it must begin with https://"],
    ["http://me:secret@localhost", "no user and no password"],
    ["ftp://localhost", "Write localhost:3000/path"],
    ["http://", "Write localhost:3000/path"],
  ])("%s is refused", (text, reason) => {
    expect(() => parseForwardUrl(text)).toThrow(reason);
  });
});
