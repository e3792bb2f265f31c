import fc from "fast-check";
import { expect, test } from "vitest";
import { createPriorityQueue } from "./priority-queue.ts";

interface Item {
  readonly priority: number;
  readonly number: number;
}

test("takes items by priority, then first in, first out, whatever is added and removed in between", () => {
  const command = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ type: fc.constant("add"), priority: fc.integer({ min: 0, max: 2 }) }),
    },
    { weight: 3, arbitrary: fc.record({ type: fc.constant("take") }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant("remove"), index: fc.nat(50) }) },
  );
  fc.assert(
    fc.property(fc.array(command, { maxLength: 200 }), (commands) => {
      const queue = createPriorityQueue<Item>();
      let model: Item[] = [];
      for (const [number, step] of commands.entries()) {
        if ("priority" in step) {
          const item = { priority: step.priority, number };
          queue.add(item, item.priority);
          model = [...model, item].toSorted((a, b) => a.priority - b.priority || a.number - b.number);
        } else if ("index" in step) {
          const item = model[step.index];
          if (item === undefined) continue;
          expect(queue.remove(item)).toBe(true);
          expect(queue.remove(item)).toBe(false);
          model = model.filter((other) => other !== item);
        } else {
          expect(queue.take()).toBe(model.shift());
        }
        expect(queue.size).toBe(model.length);
      }
    }),
  );
});

test("rejects an unknown priority", () => {
  expect(() => createPriorityQueue<string>().add("a", 3)).toThrow("priority must be 0, 1 or 2, not 3");
});
