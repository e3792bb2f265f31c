import { parentPort, workerData } from "node:worker_threads";
import { allowOnlySeeded } from "./only-seeded.ts";
import type { Share } from "./seeds.ts";

const unseeded: string[] = [];
// First, so that nothing of the product can have kept a clock of its own.
allowOnlySeeded(({ stack = "" }) => void unseeded.push(stack));
const { runShare } = await import("./seeds.ts");
const totals = await runShare(workerData as Share, (told) => parentPort?.postMessage(told), unseeded);
parentPort?.postMessage({ type: "ended", totals });
