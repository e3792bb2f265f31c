import { setTimeout as delay } from "node:timers/promises";
import type { Sleep } from "@boomerang/core";

export const systemSleep: Sleep = (ms, signal) => delay(ms, undefined, signal && { signal });
