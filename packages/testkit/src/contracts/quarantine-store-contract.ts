import type { QuarantineStore } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";

const AT = Date.UTC(2026, 0, 1, 12);
const DAY = 24 * 3_600_000;
const delivery = (jobId: string, n: number) => ({ jobId, id: `delivery-${n}` });

export function quarantineStoreContract(name: string, create: () => Promise<QuarantineStore>) {
  describe(`quarantine store: ${name}`, () => {
    test("webhook secrets have verified a delivery once that is recorded, however often, and others have not", async () => {
      const store = await create();
      expect(await store.hasVerified("a")).toBe(false);
      for (let n = 0; n < 2; n++) await store.recordVerified("a", AT + n);
      expect(await store.hasVerified("a")).toBe(true);
      expect(await store.hasVerified("b")).toBe(false);
    });

    test("counting deliveries does not verify anything", async () => {
      const store = await create();
      await store.admit("a", delivery("order-1", 0), AT);
      expect(await store.hasVerified("a")).toBe(false);
    });

    test("ten deliveries of a job are admitted on a day, also of concurrent ones", async () => {
      const store = await create();
      const all = await Promise.all(
        Array.from({ length: 14 }, (_, n) => store.admit("a", delivery("order-1", n), AT)),
      );
      expect(all.filter(Boolean)).toHaveLength(10);
      expect(await store.admit("a", delivery("order-2", 0), AT)).toBe(true);
      expect(await store.admit("a", delivery("order-1", 20), AT + DAY)).toBe(true);
      expect(await store.admit("b", delivery("order-1", 20), AT)).toBe(true);
    });

    test("a delivery that was counted is admitted again on its day, without being counted, even if there is no more room", async () => {
      const store = await create();
      const first = delivery("order-1", 0);
      for (let n = 0; n < 12; n++) expect(await store.admit("a", first, AT)).toBe(true);
      for (let n = 1; n < 10; n++) expect(await store.admit("a", delivery("order-1", n), AT)).toBe(true);
      expect(await store.admit("a", delivery("order-1", 10), AT)).toBe(false);
      expect(await store.admit("a", first, AT)).toBe(true);
    });

    test("a thousand deliveries are admitted on a day", async () => {
      const store = await create();
      let admitted = 0;
      for (let job = 0; job < 101; job++) {
        const all = await Promise.all(
          Array.from({ length: 10 }, (_, n) => store.admit("a", delivery(`order-${job}`, n), AT)),
        );
        admitted += all.filter(Boolean).length;
      }
      expect(admitted).toBe(1000);
      expect(await store.admit("a", delivery("order-x", 0), AT + DAY)).toBe(true);
    });
  });
}
