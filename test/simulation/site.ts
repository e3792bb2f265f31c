import type { VirtualTime } from "@boomerang/simulator";
import type { Chance } from "./chance.ts";
import type { Climate } from "./climate.ts";
import type { Effects } from "./effects.ts";
import type { Trace } from "./trace.ts";
import type { Witness } from "./witness.ts";

/** Where a run takes place: what every part of it shares. */
export interface Site {
  readonly time: VirtualTime;
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly chance: Chance;
  readonly climate: Climate;
  readonly trace: Trace;
  readonly effects: Effects;
  readonly witness: Witness;
  /** Whether the time of troubles is over. */
  readonly isHealed: () => boolean;
}
