import { parentPort, workerData } from "node:worker_threads";
import { runShare, type Share } from "./seeds.ts";

parentPort?.postMessage(await runShare(workerData as Share));
