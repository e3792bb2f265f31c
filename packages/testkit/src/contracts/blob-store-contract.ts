import type { BlobStore } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

export function blobStoreContract(name: string, create: () => Promise<BlobStore>) {
  describe(`blob store: ${name}`, () => {
    test("a string is read back from the location that putting it returned", async () => {
      const blobs = await create();
      for (const body of ["42", '{"é":"日本語 🪃"}', "\u0000\r\n"]) {
        const location = await blobs.put(`results/order-1/${Buffer.from(body).toString("hex")}.json`, body);
        expect(location).toMatch(/^s3:\/\/[^/]+\/results\/order-1\//);
        expect(text(await blobs.get(location))).toBe(body);
      }
    });

    test("bytes are stored unchanged, whether or not they are UTF-8", async () => {
      const blobs = await create();
      const bytes = Uint8Array.from({ length: 256 }, (_, n) => n);
      const location = await blobs.put("spill/order-1/a", bytes);
      expect([...(await blobs.get(location))]).toEqual([...bytes]);
      // Of a view into a larger buffer, only the view is stored.
      const view = await blobs.put("spill/order-1/b", bytes.subarray(10, 12));
      expect([...(await blobs.get(view))]).toEqual([10, 11]);
    });

    test("6 MB, the size of the largest delivery, are stored unchanged", async () => {
      const blobs = await create();
      const body = "语🪃".repeat(900_000);
      const location = await blobs.put("results/a/large.json", body);
      expect(text(await blobs.get(location)) === body).toBe(true);
    });

    test("a key may contain every character that a job id may contain", async () => {
      const blobs = await create();
      const keys = ["inputs/a:b/x.json", "inputs/a.b/x.json", "inputs/a_b-C9/x.json", "inputs/.../x.json"];
      const locations = await Promise.all(keys.map((key) => blobs.put(key, key)));
      expect(new Set(locations).size).toBe(keys.length);
      for (const [n, key] of keys.entries()) expect(text(await blobs.get(locations[n] ?? ""))).toBe(key);
    });

    test("putting the same object again changes nothing", async () => {
      const blobs = await create();
      const location = await blobs.put("results/a/1.json", "1");
      expect(await blobs.put("results/a/1.json", "1")).toBe(location);
      expect(text(await blobs.get(location))).toBe("1");
    });

    test("reading a location without an object, or outside this store, fails", async () => {
      const blobs = await create();
      const location = await blobs.put("results/a/1.json", "1");
      await expect(blobs.get(`${location}x`)).rejects.toThrow();
      await expect(blobs.get("s3://another-bucket/results/a/1.json")).rejects.toThrow();
      await expect(blobs.get("results/a/1.json")).rejects.toThrow();
    });

    test("changing the bytes afterwards does not change the stored object", async () => {
      const blobs = await create();
      const mine = Uint8Array.of(1, 2, 3);
      const location = await blobs.put("spill/a/1", mine);
      mine.fill(9);
      (await blobs.get(location)).fill(8);
      expect([...(await blobs.get(location))]).toEqual([1, 2, 3]);
    });
  });
}
