import model from "wink-eng-lite-web-model";
import winkNlp, { type WinkMethods } from "wink-nlp";
import { type CallResult, failed, type Model, succeeded, textOf } from "./model.ts";

// Scores nearer to zero than this say nothing.
const NEUTRAL = 0.1;

// winkNLP's time grows with the square of a stretch without spaces, or worse: 20,000 characters of URL take minutes,
// and everything else in the process waits meanwhile. So a longer stretch is read in pieces.
const LONGEST_STRETCH = /\S{200}(?=\S)/gu;

let loaded: WinkMethods | undefined;

/** Tells how a text feels, with winkNLP's English model: a text, or an object with a `text`, must be its input. */
export const sentiment: Model = {
  durationMs: 0,
  call(input): CallResult {
    const text = textOf(input);
    if (text === undefined || text.trim() === "") {
      return failed(
        422,
        'The input must be a text, or an object such as {"text": "I like it"}, and not be empty',
      );
    }
    // Loaded at the first call: many tests never need it.
    loaded ??= winkNlp(model, ["sbd", "negation", "sentiment"]);
    const { readDoc, its } = loaded;
    const document = readDoc(text.replace(LONGEST_STRETCH, "$& "));
    const score = Math.round(Number(document.out(its.sentiment)) * 1000) / 1000;
    const label = score > NEUTRAL ? "positive" : score < -NEUTRAL ? "negative" : "neutral";
    return succeeded({
      label,
      score,
      sentences: document.sentences().length(),
      words: document
        .tokens()
        .filter((token) => token.out(its.type) === "word")
        .length(),
    });
  },
};
