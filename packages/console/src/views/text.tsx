import { visibleParts } from "../text/visible.ts";

/** A text that somebody else wrote. Characters that would not be seen are shown by their numbers. */
export function Text({ value }: { value: string }) {
  return (
    <bdi>
      {visibleParts(value).map(({ text, isHidden }) =>
        isHidden ? (
          <span class="hidden-character" title="a character that cannot be seen">
            {text}
          </span>
        ) : (
          text
        ),
      )}
    </bdi>
  );
}
