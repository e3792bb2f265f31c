import type { Client, DeadLetter } from "@boomerang/client";
import { expect, test } from "vitest";
import { readLetters } from "./read-letters.ts";

function letter(n: number, code: string | undefined): DeadLetter {
  return {
    ...{ id: `letter-${n}`, code, reason: "why", jobId: undefined, batchId: undefined, messageId: `m-${n}` },
    ...{
      sentAt: new Date(Date.UTC(2026, 10, 28) + 1000 * n).toISOString(),
      body: "{}",
      bodyLocation: undefined,
    },
  };
}

test("of many dead letters the latest are kept, and all are counted by their code", async () => {
  const all = Array.from({ length: 1000 }, (_, n) =>
    letter((n * 7) % 1000, n % 4 === 0 ? undefined : "invalid_message"),
  );
  const deadLetters = {
    async *list() {
      yield* all;
    },
  };
  const { letters, codes, total, isAtLeast } = await readLetters({ deadLetters } as unknown as Pick<
    Client,
    "deadLetters"
  >);
  expect([total, isAtLeast]).toEqual([1000, false]);
  expect(codes).toEqual([
    ["invalid_message", 750],
    ["none", 250],
  ]);
  expect(letters.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, n) => `letter-${999 - n}`));
});

test("of very many dead letters 2,000 are read", async () => {
  let read = 0;
  const deadLetters = {
    async *list() {
      for (; read < 5000; read++) yield letter(read, "invalid_message");
    },
  };
  const { total, isAtLeast } = await readLetters({ deadLetters } as unknown as Pick<Client, "deadLetters">);
  expect([total, isAtLeast, read]).toEqual([2000, true, 2000]);
});
