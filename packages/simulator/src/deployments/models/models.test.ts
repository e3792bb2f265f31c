import { describe, expect, test } from "vitest";
import { harness } from "../../harness.fixture.ts";
import { findModel } from "./catalog.ts";
import type { ModelInput } from "./model.ts";

const json = (value: unknown): ModelInput => ({ type: "json", text: JSON.stringify(value) });

function analyze(value: unknown): { label: string; score: number; sentences: number; words: number } {
  const result = findModel("model", "sentiment")?.call(json(value), () => 0);
  if (!result?.ok || result.output.type !== "json") throw new Error("the call failed");
  return JSON.parse(result.output.text);
}

describe("sentiment", () => {
  test.each([
    ["I love this, the battery lasts for days!", "positive"],
    ["Terrible. It broke after two days and nobody answers my mails.", "negative"],
    ["This is not good", "negative"],
    ["It arrived on Tuesday.", "neutral"],
    ["日本語のレビューです", "neutral"],
  ])("rates %j as %s", (text, label) => {
    expect(analyze(text).label).toBe(label);
    expect(analyze({ text, other: 1 })).toEqual(analyze(text));
  });

  test("returns a score from -1 to 1 and the numbers of sentences and words", () => {
    const { score, sentences, words } = analyze("I love it. You will love it too!");
    expect(score).toBeGreaterThan(0.1);
    expect(score).toBeLessThanOrEqual(1);
    expect([sentences, words]).toEqual([2, 8]);
  });

  test("splits a long word, which would block the process", () => {
    expect(analyze("a".repeat(200)).words).toBe(1);
    expect(analyze("a".repeat(1_000)).words).toBe(5);
  });

  test.each([[""], ["  \n"], [3], [null], [[]], [{}], [{ text: 3 }], [{ text: "" }]])(
    "rejects %j with 422",
    (value) => {
      expect(findModel("model", "sentiment")?.call(json(value), () => 0)).toMatchObject({
        ok: false,
        status: 422,
        message: expect.stringContaining("The input must be a non-empty string"),
      });
    },
  );
});

test("nan returns its input with a NaN, which is no strict JSON, and rejects bytes", () => {
  const model = findModel("model", "nan");
  const output = { type: "json", text: '{"score":NaN,"input":{"a":1}}' };
  expect(model?.call(json({ a: 1 }), () => 0)).toEqual({ ok: true, output });
  expect(model?.call({ type: "bytes", bytes: new Uint8Array() }, () => 0)).toMatchObject({ status: 422 });
});

test("repeat1000 returns its input a thousand times, byte for byte, and rejects bytes", () => {
  const model = findModel("model", "repeat1000");
  const text = '{"n": 1.0}';
  expect(model?.call({ type: "json", text }, () => 0)).toEqual({
    ok: true,
    output: { type: "json", text: `[${Array(1000).fill(text).join(",")}]` },
  });
  expect(model?.call({ type: "bytes", bytes: new Uint8Array(1) }, () => 0)).toMatchObject({ status: 422 });
});

test("stamp returns its input, byte for byte, with a stamp from the random number, and rejects bytes", () => {
  const model = findModel("model", "stamp");
  const text = '{"n": 1.0}';
  const outputs = [0, 0.5, 1 - 2 ** -52].map((drawn) => model?.call({ type: "json", text }, () => drawn));
  expect(outputs).toEqual(
    ["0000000000000", "8000000000000", "fffffffffffff"].map((digits) => ({
      ok: true,
      output: { type: "json", text: `{"stamp":"${digits}","input":{"n": 1.0}}` },
    })),
  );
  const thousand = `{"stamp":"0000000000000","input":[${Array(1000).fill(text).join(",")}]}`;
  expect(findModel("model", "stamp1000")?.call({ type: "json", text }, () => 0)).toEqual({
    ok: true,
    output: { type: "json", text: thousand },
  });
  expect(model?.call({ type: "bytes", bytes: new Uint8Array(1) }, () => 0)).toMatchObject({ status: 422 });
});

describe("streamed outputs", () => {
  async function predict(id: string, body: string, headers: Record<string, string> = {}) {
    const { time, call } = harness({ minReplicas: 1 });
    const responding = call("POST", `/model-${id}/production/predict`, body, headers);
    await time.advance(1);
    const response = await responding;
    const chunks: string[] = [];
    const reading = (async () => {
      for await (const chunk of response.body ?? []) chunks.push(new TextDecoder().decode(chunk));
    })();
    await time.advance(60_000);
    await reading;
    return { type: response.headers.get("content-type"), chunks };
  }

  test("bytes returns its input in chunks of 1 KiB", async () => {
    const body = JSON.stringify("x".repeat(2_500));
    const { type, chunks } = await predict("bytes", body);
    expect(type).toBe("application/octet-stream");
    expect(chunks.join("")).toBe(body);
    expect(chunks.map(({ length }) => length)).toEqual([1_024, 1_024, 454]);
  });

  test.each([['{"text": "one two"}'], ['"one two"']])(
    "stream returns the words of %s, one JSON object a line",
    async (body) => {
      const { type, chunks } = await predict("stream", body);
      expect(type).toBe("application/x-ndjson");
      expect(chunks).toEqual(['{"index":0,"text":"one"}\n', '{"index":1,"text":"two"}\n']);
    },
  );

  test("events returns the words as server-sent events, also for an input that is not JSON", async () => {
    const { type, chunks } = await predict("events", "one two", {
      "content-type": "application/octet-stream",
    });
    expect(type).toBe("text/event-stream");
    expect(chunks).toEqual(['data: {"index":0,"text":"one"}\n\n', 'data: {"index":1,"text":"two"}\n\n']);
  });

  test("a stream that is canceled leaves no timer", async () => {
    const { time, call } = harness({ minReplicas: 1, scaleDownDelayMs: 0 });
    const responding = call("POST", "/model-stream/production/predict", '"one two three"');
    await time.advance(1);
    const response = await responding;
    const reader = response.body?.getReader();
    const first = reader?.read();
    await time.advance(5);
    await first;
    await reader?.cancel();
    expect(time.pending).toBe(0);
  });
});

test("an unknown id has no model", () => {
  for (const id of ["nope", "Echo", "", "toString", "slow251"]) {
    for (const kind of ["model", "chain"] as const) expect(findModel(kind, id)).toBeUndefined();
  }
});

test("no chain streams", () => {
  for (const id of ["bytes", "stream", "events"]) {
    expect(findModel("model", id)).toBeDefined();
    expect(findModel("chain", id)).toBeUndefined();
  }
});
