import { ownerOf } from "./owner.ts";

/** A node of the tree of calls that V8's profiler makes; `hitCount` counts the samples that found it running. */
export interface ProfileNode {
  readonly id: number;
  readonly callFrame: CallFrame;
  readonly hitCount?: number | undefined;
  readonly children?: readonly number[] | undefined;
}

export interface CallFrame {
  readonly functionName: string;
  /** Empty for a function of V8. */
  readonly url: string;
  /** Where the function begins in its file, from 0. */
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** A function as people know it. */
export interface Place {
  readonly name: string;
  /** Path of its source file; of Node, such as `node:net`; empty for a function of V8. */
  readonly source: string;
  /** From 1. */
  readonly line: number;
}

export interface SelfTimes {
  /** Samples by owner. */
  readonly owners: ReadonlyMap<string, number>;
  /** Samples by function, with those of the functions of V8 that it called. */
  readonly functions: ReadonlyMap<string, { readonly place: Place; readonly samples: number }>;
  /** All but those that are left out. */
  readonly samples: number;
}

/** Adds up the samples of each owner and function. */
export function selfTimes(nodes: readonly ProfileNode[], placeOf: (frame: CallFrame) => Place): SelfTimes {
  const owners = new Map<string, number>();
  const functions = new Map<string, { place: Place; samples: number }>();
  let all = 0;
  const byId = new Map(nodes.map((node) => [node.id, node]));

  function add(owner: string, place: Place, samples: number): void {
    if (samples === 0) return;
    all += samples;
    owners.set(owner, (owners.get(owner) ?? 0) + samples);
    const key = `${place.source}:${place.line} ${place.name}`;
    functions.set(key, { place, samples: samples + (functions.get(key)?.samples ?? 0) });
  }
  function visit({ callFrame, hitCount = 0, children = [] }: ProfileNode, caller: Caller | undefined): void {
    const place = placeOf(callFrame);
    const owner = ownerOf(place.name, place.source);
    const self = owner === "caller" ? caller : owner === undefined ? undefined : { owner, place };
    if (self !== undefined) add(self.owner, self.place, hitCount);
    for (const id of children) {
      const child = byId.get(id);
      if (child !== undefined) visit(child, self);
    }
  }

  const isChild = new Set(nodes.flatMap(({ children = [] }) => children));
  for (const node of nodes) if (!isChild.has(node.id)) visit(node, undefined);
  return { owners, functions, samples: all };
}

interface Caller {
  readonly owner: string;
  readonly place: Place;
}
