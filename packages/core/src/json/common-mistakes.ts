/** What is wrong at a place, and how to correct it. */
export interface Mistake {
  readonly what: string;
  readonly fix?: string;
}

const PYTHON = "in Python, serialize with json.dumps(), not with str()";
const NOT_A_NUMBER = "JSON has no NaN and no Infinity: send null, or the word as a string";
const LOWER_CASE = "JSON has true, false and null, in lower case";

/** Words that are well known, so that they may be quoted. */
const WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["NaN", "nan", "-NaN", "Infinity", "-Infinity", "+Infinity", "inf", "-inf", "Inf", "-Inf"].map((word) => [
      word,
      NOT_A_NUMBER,
    ]),
  ),
  ...Object.fromEntries(
    ["None", "True", "False"].map((word) => [word, `JSON has null, true and false; ${PYTHON}`]),
  ),
  ...Object.fromEntries(["TRUE", "FALSE", "NULL", "Null"].map((word) => [word, LOWER_CASE])),
  ...Object.fromEntries(
    ["undefined", "nil"].map((word) => [word, "JSON has null: use it, or omit the member"]),
  ),
};

const BARE_TEXT: Mistake = { what: "text that is not in double quotes", fix: 'write text as "text"' };
export const PLACEHOLDER: Mistake = { what: "a placeholder", fix: "the template was not filled in" };

const NUMBERS: readonly (readonly [RegExp, string, string])[] = [
  [/^-$/, "a minus sign without a number", "write the number after it"],
  [/^\+/, 'a number that begins with "+"', "JSON numbers have no plus sign"],
  [/^-?\./, 'a number that begins with "."', "write a 0 before the point"],
  [/^-?0[xXoObB]/, "a hexadecimal, octal or binary number", "JSON numbers are decimal"],
  [/^-?0\d/, "a number with a leading zero", "remove the zero, or send it as a string"],
  [/^-?\d+\.(?!\d)/, 'a number that ends with "."', "write a digit after the point, or remove it"],
  [/^-?[\d.]+[eE]/, "a number with an incomplete exponent", "write it as 1e5"],
  [/^-?\d[\d.]*_/, 'a number with "_"', "remove it"],
  [/^-?\d/, "text that begins like a number", "write text in double quotes"],
];

const WORD = /[\w$.+-]*/y;
const QUOTE = /["'“‘`]/;

/** The mistake in what was written where JSON expects a value. */
export function describeValue(text: string, position: number): Mistake {
  WORD.lastIndex = position;
  const word = WORD.exec(text)?.[0] ?? "";
  const fix = WORDS[word];
  if (fix !== undefined && Object.hasOwn(WORDS, word)) return { what: word, fix };
  if (/^[bruf]{1,2}$/i.test(word) && QUOTE.test(text[position + word.length] ?? ""))
    return { what: "a Python literal", fix: `JSON has no prefix before a string; ${PYTHON}` };
  if (word.startsWith("$")) return PLACEHOLDER;
  const [, what, how] = NUMBERS.find(([pattern]) => pattern.test(word)) ?? [];
  if (what !== undefined && how !== undefined) return { what, fix: how };
  return BARE_TEXT;
}

const COMMENT: Mistake = { what: "a comment", fix: "JSON has no comments: remove it" };

/** Mistakes that one character shows, wherever JSON does not allow it. */
const CHARACTERS: readonly (readonly [RegExp, Mistake])[] = [
  [/'/y, { what: "a single quote", fix: `JSON has double quotes; ${PYTHON}` }],
  [/[“”„‟‘’‚‛«»]/y, { what: "a typographic quote", fix: 'JSON has the straight quote "' }],
  [/`/y, { what: "a backtick", fix: "JSON has double quotes" }],
  [/\/[/*]|#/y, COMMENT],
  [
    /\\/y,
    {
      what: "a backslash outside of a string",
      fix: 'the quotes were escaped once too often: send {"…, not {\\"…',
    },
  ],
  [
    /&(?:quot|#34|#x22);/y,
    { what: "an HTML entity", fix: 'the quotes were escaped for HTML: send ", not &quot;' },
  ],
  [/\.\.\.|…/y, { what: "an ellipsis", fix: "send the whole message" }],
];

/** Characters that look like nothing: their code may be quoted. */
const INVISIBLE = /[\p{White_Space}\p{Cc}\p{Cf}]/uy;

/** The mistake that the character at `position` shows by itself, if there is one. */
export function describeCharacter(text: string, position: number): Mistake | undefined {
  if (matches(INVISIBLE, text, position)) {
    const hex = (text.codePointAt(position) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    const fix = "between values JSON allows only spaces, tabs and line breaks";
    return { what: `the invisible character U+${hex}`, fix };
  }
  return CHARACTERS.find(([pattern]) => matches(pattern, text, position))?.[1];
}

function matches(pattern: RegExp, text: string, position: number): boolean {
  pattern.lastIndex = position;
  return pattern.test(text);
}
