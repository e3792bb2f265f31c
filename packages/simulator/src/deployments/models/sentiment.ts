import model from "wink-eng-lite-web-model";
import winkNlp, { type WinkMethods } from "wink-nlp";
import { type CallResult, failed, type Model, succeeded, textOf } from "./model.ts";

// Scores between this and its negative are neutral.
const NEUTRAL = 0.1;

// winkNLP's time grows at least with the square of the length of a word: a URL of 20,000 characters blocks the process
// for minutes. So longer words are split.
const LONG_WORD_PART = /\S{200}(?=\S)/gu;

let loaded: WinkMethods | undefined;

/** Sentiment analysis with winkNLP's English model. The input is a string, or an object with a string `text`. */
export const sentiment: Model = {
  durationMs: 0,
  call(input): CallResult {
    const text = textOf(input);
    if (text === undefined || text.trim() === "") {
      return failed(
        422,
        'The input must be a non-empty string, or an object with one, such as {"text": "I like it"}',
      );
    }
    // Loaded at the first call, since many tests never need it.
    loaded ??= winkNlp(model, ["sbd", "negation", "sentiment"]);
    const { readDoc, its } = loaded;
    const document = readDoc(text.replace(LONG_WORD_PART, "$& "));
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
