import { withoutControls } from "@boomerang/local/terminal-text";
import type { Io, Sink } from "./io.ts";

/** `text` for people; `json`: one value; `jsonl`: one object a line. */
export const FORMATS = ["text", "json", "jsonl"] as const;
export type Format = (typeof FORMATS)[number];

/** What a command prints. */
export interface Output {
  readonly format: Format;
  /** One object, or its text for people. */
  one(value: object, text: string): Promise<void>;
  /** Objects as they come: in `json` a list, in `jsonl` a line each. */
  list<T>(
    items: AsyncIterable<T> | Iterable<T>,
    jsonOf: (item: T) => object | Raw,
    textOf: (item: T) => string,
  ): Promise<number>;
  /** A line for people beside the data. */
  note(text: string): Promise<void>;
}

/** JSON that is printed as it is: numbers keep their digits. */
export class Raw {
  readonly json: string;
  constructor(json: string) {
    this.json = json;
  }
}

/** An output of a model as it is printed: unchanged, but on a terminal without what would control it. */
export function shownText(text: string, { isTerminal }: Pick<Sink, "isTerminal">): string {
  return isTerminal ? withoutControls(text) : text;
}

/** Texts are printed without control characters: values in them may come from anywhere. */
export function createOutput({ stdout, stderr }: Pick<Io, "stdout" | "stderr">, format: Format): Output {
  const toJson = (value: object | Raw, indent?: number) =>
    value instanceof Raw ? value.json : JSON.stringify(value, undefined, indent);
  return {
    format,
    one: (value, text) =>
      stdout.write(
        `${format === "text" ? withoutControls(text) : toJson(value, format === "json" ? 2 : 0)}\n`,
      ),
    async list(items, jsonOf, textOf) {
      let count = 0;
      const print = async () => {
        // Each item ends its line: a note on the same terminal begins a new one.
        for await (const item of items) {
          const text = format === "text" ? withoutControls(textOf(item)) : toJson(jsonOf(item));
          await stdout.write(`${listBefore(format, count++)}${text}\n`);
        }
      };
      const close = async (empty: string) => {
        if (format === "json") await stdout.write(count === 0 ? empty : "]\n");
      };
      try {
        await print();
      } catch (error) {
        // What was read is whole JSON, also after an interruption. If nothing was read, the error is all there is.
        await close("");
        throw error;
      }
      await close("[]\n");
      return count;
    },
    note: (text) => stderr.write(`${withoutControls(text)}\n`),
  };
}

/** What is before an item of a list. */
function listBefore(format: Format, index: number): string {
  if (format !== "json") return "";
  return index === 0 ? "[\n" : ",";
}
