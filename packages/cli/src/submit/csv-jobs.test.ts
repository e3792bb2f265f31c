import { JsonText } from "@boomerang/client";
import { expect, test } from "vitest";
import { readCsv } from "./csv-jobs.ts";

async function* chunks(text: string, size = 5) {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const jobsOf = async (text: string) => (await Array.fromAsync(readCsv(chunks(text)))).map(({ job }) => job);

test("columns that are no fields of a message are fields of the input, and an empty cell is none", async () => {
  const text = '\ufefftext,lang,job_id,metadata.customer\n"A ""nice"" day,\nreally",en,a,42\nplain,,b,\n';
  expect(await jobsOf(text)).toEqual([
    { job_id: "a", metadata: { customer: "42" }, model_input: { text: 'A "nice" day,\nreally', lang: "en" } },
    { job_id: "b", model_input: { text: "plain" } },
  ]);
});

test("model_input is JSON, passed on as it is written", async () => {
  const [job] = await jobsOf('target,priority,model_input\nmodel:abc,1,"{""n"":1.0}"\n');
  expect(job).toEqual({ target: "model:abc", priority: 1, model_input: new JsonText('{"n":1.0}') });
});

test("an empty cell of model_input is a message without an input, which is not valid", async () => {
  expect(await jobsOf("job_id,model_input\na,\n")).toEqual([{ job_id: "a" }]);
  expect(await jobsOf("job_id,text\na,\n")).toEqual([{ job_id: "a", model_input: {} }]);
});

test.each([
  [
    "model_input,text,lang",
    /^the CSV file has the columns text, lang, which no message has, beside model_input$/,
  ],
  ["on_lost,model_input", /^the CSV file has the column on_lost, which/],
  ["text,lang,text", /^the CSV file has the column text twice$/],
])("the header %s is refused, because a column would be ignored", async (header, message) => {
  await expect(jobsOf(`${header}\n1,2,3\n`)).rejects.toMatchObject({
    ...{ code: "invalid_input", exitCode: 5 },
    message: expect.stringMatching(message),
  });
});

test("each row has the line on which it ends, and its place in the file", async () => {
  const text = 'text\n"a\nb"\nc\n';
  const rows = await Array.fromAsync(readCsv(chunks(text)));
  expect(rows.map(({ line }) => line)).toEqual([3, 4]);
  expect(rows.at(-1)?.endsAt).toBeLessThanOrEqual(text.length);
});

test("a row with too many columns is named", async () => {
  await expect(jobsOf("a,b\n1,2\n1,2,3\n")).rejects.toMatchObject({
    code: "invalid_input",
    message: expect.stringMatching(/line 3/),
  });
});

test("a file that cannot be read to its end is an error, not its end", async () => {
  async function* broken() {
    yield new TextEncoder().encode("a,b\n1,2\n");
    throw new Error("disk gone");
  }
  await expect(Array.fromAsync(readCsv(broken()))).rejects.toThrow("disk gone");
});

test("a file of which no more rows are taken is closed", async () => {
  const closed = Promise.withResolvers<void>();
  async function* endless() {
    try {
      yield new TextEncoder().encode("a,b\n");
      for (;;) yield new TextEncoder().encode("1,2\n".repeat(10_000));
    } finally {
      closed.resolve();
    }
  }
  for await (const { line } of readCsv(endless())) if (line > 5) break;
  await expect(closed.promise).resolves.toBeUndefined();
});
