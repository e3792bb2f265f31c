import { request } from "node:http";
import { describe, expect, test } from "vitest";
import { useConsole } from "./use-console.ts";

const { client, url, printed, open, run, submitWaiting } = useConsole();

describe("what others wrote stays text:", () => {
  const HOSTILE = `</pre><script>document.title="owned"</script><img src=x onerror="document.title='owned'">`;

  test("markup and scripts in inputs, outputs and metadata", async () => {
    await run("hostile-1", { model_input: { text: HOSTILE }, metadata: { "<b>": HOSTILE } });
    const page = await open("job/hostile-1");
    expect(await page.title()).toContain("hostile-1");
    expect(await page.locator("#output-raw").textContent()).toContain("</pre><script>");
    expect(await page.locator("main script, main img").count()).toBe(0);
    const search = await open(`search?q=${encodeURIComponent(HOSTILE)}`);
    expect(await search.title()).toContain("<script>");
    expect(await search.locator("main script, main img").count()).toBe(0);
  });

  test("characters that reverse text are shown by their numbers", async () => {
    await run("hostile-2", { metadata: { file: "safe\u202egpj.exe" } });
    const page = await open("job/hostile-2");
    expect(await page.locator(".facts .hidden-character").textContent()).toBe("U+202E");
  });

  test("a line of 350 KB is cut and neither widens nor blocks the page", async () => {
    await run("hostile-3", { target: "model:repeat1000", model_input: { text: "x".repeat(340) } });
    const page = await open("job/hostile-3");
    expect(await page.getByRole("region", { name: "Output", exact: true }).textContent()).toContain(
      "the first 50,000 are shown",
    );
    const width = await page.evaluate("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(1280);
  });
});

describe("a stranger gets nothing:", () => {
  /** A request as no browser of ours would send it. */
  function send(
    path: string,
    headers: Record<string, string>,
    method = "GET",
  ): Promise<{ status: number | undefined; body: string }> {
    const { port } = new URL(url());
    return new Promise((resolve, reject) => {
      request({ host: "127.0.0.1", port, path, method, headers }, async (response) => {
        const body = Buffer.concat(await response.toArray()).toString();
        resolve({ status: response.statusCode, body });
      })
        .on("error", reject)
        .end();
    });
  }
  const token = () => new URL(url()).pathname;

  test("a name that leads to this machine (DNS rebinding), and a wrong token", async () => {
    await run("secret-1");
    const { host } = new URL(url());
    const right = await send(`${token()}jobs`, { host });
    expect([right.status, right.body.includes("secret-1")]).toEqual([200, true]);
    for (const [path, name] of [
      [`${token()}jobs`, "attacker.example"],
      [`${token()}job/secret-1/output`, `attacker.example:${host.split(":")[1]}`],
      ["/wrong/jobs", host],
      ["/", host],
      ["/jobs", host],
      ["/assets/console.css", host],
    ] as const) {
      const { status, body } = await send(path, { host: name });
      expect([status, body.includes("secret-1")]).toEqual([403, false]);
    }
  });

  test("a form of another site changes nothing", async () => {
    await submitWaiting("guarded-1");
    const { host } = new URL(url());
    for (const headers of [
      { host },
      { host, origin: "https://attacker.example" },
      { host, origin: "null" },
      { host, origin: `http://${host}`, "sec-fetch-site": "cross-site" },
    ] as Record<string, string>[]) {
      const { status } = await send(`${token()}job/guarded-1/cancel`, headers, "POST");
      expect(status).toBe(403);
    }
    expect((await client().get("guarded-1"))?.status).toBe("PENDING");
  });

  test("no input, output or metadata is printed, also when a page fails", async () => {
    const word = (what: string) => `private-${what}`;
    await run("private-1", { model_input: { text: word("input") }, metadata: { a: word("metadata") } });
    const { host } = new URL(url());
    for (const path of [
      "job/private-1",
      "job/private-1/output",
      `search?q=${word("metadata")}`,
      "%ff",
      "job/%ff",
    ])
      expect((await send(`${token()}${path}`, { host })).status).toBeDefined();
    await expect.poll(printed).toContain("The console, where you see its jobs");
    expect(printed()).not.toContain("private-");
  });
});
