import type { BlobStore } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** What every blob store promises. */
export function blobStoreContract(name: string, create: () => Promise<BlobStore>) {
  describe(`blob store: ${name}`, () => {
    test("a text is got from the address that putting it gave", async () => {
      const blobs = await create();
      for (const body of ["42", '{"é":"日本語 🪃"}', "\u0000\r\n"]) {
        const location = await blobs.put(`results/order-1/${Buffer.from(body).toString("hex")}.json`, body);
        expect(location).toMatch(/^s3:\/\/[^/]+\/results\/order-1\//);
        expect(text(await blobs.get(location))).toBe(body);
      }
    });

    test("bytes come back as they are, whether or not they are a text", async () => {
      const blobs = await create();
      const bytes = Uint8Array.from({ length: 256 }, (_, n) => n);
      const location = await blobs.put("spill/order-1/a", bytes);
      expect([...(await blobs.get(location))]).toEqual([...bytes]);
      // A view into a larger buffer brings none of the rest.
      const view = await blobs.put("spill/order-1/b", bytes.subarray(10, 12));
      expect([...(await blobs.get(view))]).toEqual([10, 11]);
    });

    test("6 MB, the most that a delivery brings, come back whole", async () => {
      const blobs = await create();
      const body = "语🪃".repeat(900_000);
      const location = await blobs.put("results/a/large.json", body);
      expect(text(await blobs.get(location)) === body).toBe(true);
    });

    test("keys may be of all characters that job ids are of", async () => {
      const blobs = await create();
      const keys = ["inputs/a:b/x.json", "inputs/a.b/x.json", "inputs/a_b-C9/x.json", "inputs/.../x.json"];
      const locations = await Promise.all(keys.map((key) => blobs.put(key, key)));
      expect(new Set(locations).size).toBe(keys.length);
      for (const [n, key] of keys.entries()) expect(text(await blobs.get(locations[n] ?? ""))).toBe(key);
    });

    test("putting the same again changes nothing", async () => {
      const blobs = await create();
      const location = await blobs.put("results/a/1.json", "1");
      expect(await blobs.put("results/a/1.json", "1")).toBe(location);
      expect(text(await blobs.get(location))).toBe("1");
    });

    test("an address at which nothing is, or that is not of this store, fails", async () => {
      const blobs = await create();
      const location = await blobs.put("results/a/1.json", "1");
      await expect(blobs.get(`${location}x`)).rejects.toThrow();
      await expect(blobs.get("s3://another-bucket/results/a/1.json")).rejects.toThrow();
      await expect(blobs.get("results/a/1.json")).rejects.toThrow();
    });

    test("what a caller does with its bytes afterwards does not reach the store", async () => {
      const blobs = await create();
      const mine = Uint8Array.of(1, 2, 3);
      const location = await blobs.put("spill/a/1", mine);
      mine.fill(9);
      (await blobs.get(location)).fill(8);
      expect([...(await blobs.get(location))]).toEqual([1, 2, 3]);
    });
  });
}
