import { repeatJson } from "./echo.ts";
import { failed, type Model } from "./model.ts";

const STAMPS = 2 ** 52;

/**
 * Returns its input, or a list that repeats it, with a random stamp: two inferences of one input have different outputs.
 */
export function stamp(times?: number): Model {
  return {
    durationMs: 0,
    call(input, random) {
      if (input.type !== "json") return failed(422, "The input must be JSON");
      const digits = Math.floor(random() * STAMPS)
        .toString(16)
        .padStart(13, "0");
      const content = times === undefined ? input.text : repeatJson(input.text, times);
      return { ok: true, output: { type: "json", text: `{"stamp":"${digits}","input":${content}}` } };
    },
  };
}
