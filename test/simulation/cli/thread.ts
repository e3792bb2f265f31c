import { parentPort, workerData } from "node:worker_threads";
import { installDeterminismGuard } from "../engine/determinism-guard.ts";
import type { Share } from "./run-share.ts";

const unseeded: string[] = [];
// Before the product is imported: none of its modules may keep a reference to a real clock.
installDeterminismGuard(({ stack = "" }) => void unseeded.push(stack));
const { runShare } = await import("./run-share.ts");
const totals = await runShare(workerData as Share, (message) => parentPort?.postMessage(message), unseeded);
parentPort?.postMessage({ type: "ended", totals });
