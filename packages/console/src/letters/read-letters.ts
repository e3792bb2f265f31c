import type { Client, DeadLetter } from "@boomerang/client";

/** The dead letters of a page. */
export interface Letters {
  readonly letters: readonly DeadLetter[];
  /** How many have each code, the most frequent first; also of those that are not shown. */
  readonly codes: readonly (readonly [code: string, count: number])[];
  readonly total: number;
  /** Whether there are more than {@link total}, which were not read. */
  readonly isAtLeast: boolean;
}

const MAX_SHOWN = 100;
// They come ten at a time.
const MAX_READ = 2000;

/** What SQS moved has no code. */
const NO_CODE = "none";

export const codeOf = ({ code }: Pick<DeadLetter, "code">): string => code ?? NO_CODE;

/** Reads 2,000 dead letters at most, and keeps the latest. Other readers do not see them meanwhile. */
export async function readLetters(client: Pick<Client, "deadLetters">): Promise<Letters> {
  const counts = new Map<string, number>();
  let letters: DeadLetter[] = [];
  let total = 0;
  let isAtLeast = false;
  for await (const letter of client.deadLetters.list()) {
    if (total === MAX_READ) {
      isAtLeast = true;
      break;
    }
    total++;
    counts.set(codeOf(letter), (counts.get(codeOf(letter)) ?? 0) + 1);
    letters.push(letter);
    // A body may have a megabyte.
    if (letters.length >= 2 * MAX_SHOWN) letters = latest(letters);
  }
  const codes = [...counts].toSorted(([, a], [, b]) => b - a);
  return { letters: latest(letters), codes, total, isAtLeast };
}

function latest(letters: readonly DeadLetter[]): DeadLetter[] {
  return letters.toSorted((a, b) => ((a.sentAt ?? "") < (b.sentAt ?? "") ? 1 : -1)).slice(0, MAX_SHOWN);
}
