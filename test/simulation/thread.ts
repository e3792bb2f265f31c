import { parentPort, workerData } from "node:worker_threads";
import { runShare, type Share } from "./seeds.ts";

const totals = await runShare(workerData as Share, (told) => parentPort?.postMessage(told));
parentPort?.postMessage({ type: "ended", totals });
