/** A part of a text, and whether it is a character that would not be seen. */
export interface Part {
  readonly text: string;
  readonly isHidden: boolean;
}

// Controls except tab and line feed, and what changes the direction of text, has no width, or is no character at all.
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;

/**
 * Divides a text so that its hidden characters can be shown by their numbers. Some reverse the direction of what follows, so that a
 * text would look like another one.
 */
export function visibleParts(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { 0: hidden, index } of text.matchAll(HIDDEN)) {
    if (index > end) parts.push({ text: text.slice(end, index), isHidden: false });
    const code = hidden.codePointAt(0) ?? 0;
    parts.push({ text: `U+${code.toString(16).toUpperCase().padStart(4, "0")}`, isHidden: true });
    end = index + hidden.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), isHidden: false });
  return parts;
}
