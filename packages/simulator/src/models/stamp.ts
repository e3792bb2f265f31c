import { repeated } from "./echo.ts";
import { failed, type Model } from "./model.ts";

const STAMPS = 2 ** 52;

/**
 * Gives back its input, or a list of so many of it, with a stamp that, by chance, no other call gets: two inferences of
 * one input differ.
 */
export function stamp(times?: number): Model {
  return {
    durationMs: 0,
    call(input, random) {
      if (input.type !== "json") return failed(422, "The input must be JSON");
      const digits = Math.floor(random() * STAMPS)
        .toString(16)
        .padStart(13, "0");
      const given = times === undefined ? input.text : repeated(input.text, times);
      return { ok: true, output: { type: "json", text: `{"stamp":"${digits}","input":${given}}` } };
    },
  };
}
