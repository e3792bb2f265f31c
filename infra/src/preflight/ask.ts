import { createInterface } from "node:readline";

/** Whether somebody answers with yes. Anything else is a no: another answer, the end of the input, Ctrl-C. */
export function ask(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<boolean> {
  const lines = createInterface({ input, output });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  lines.once("SIGINT", () => lines.close());
  lines.once("close", () => resolve(false));
  lines.question(question, (answer) => {
    resolve(/^y(es)?$/i.test(answer.trim()));
    lines.close();
  });
  return promise;
}
