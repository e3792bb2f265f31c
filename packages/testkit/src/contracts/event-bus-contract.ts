import { EVENT_SOURCE, type JobEvent } from "@boomerang/core";
import { type EventBus, MAX_BYTES_PER_PUT, MAX_EVENTS_PER_PUT } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";

/** An event as who listens is told it. */
export interface Heard {
  readonly source: string;
  readonly detailType: string;
  /** JSON, with no white space of its own. */
  readonly detail: string;
}

/** An event bus, and somebody who listens to it. */
export interface EventBusUnderTest {
  readonly bus: EventBus;
  /** All that was told so far, in any order. */
  heard(): Promise<readonly Heard[]>;
}

const event = (jobId: string, more: Readonly<Record<string, unknown>> = {}): JobEvent => ({
  jobId,
  detailType: "Job Succeeded",
  detail: JSON.stringify({ job_id: jobId, ...more }),
});

const events = (count: number, more?: Readonly<Record<string, unknown>>) =>
  Array.from({ length: count }, (_, n) => event(`job-${n}`, more));

const told = ({ detailType, detail }: JobEvent): Heard => ({ source: EVENT_SOURCE, detailType, detail });

const sorted = (list: readonly Heard[]) =>
  list.toSorted((a, b) => (`${a.detailType} ${a.detail}` < `${b.detailType} ${b.detail}` ? -1 : 1));

/** Holds as soon as exactly these were told. */
const untilHeard = ({ heard }: EventBusUnderTest, expected: readonly JobEvent[]) =>
  expect
    .poll(async () => sorted(await heard()), { timeout: 10_000 })
    .toEqual(sorted(expected.map((event) => told(event))));

/** A call is refused whole: nothing of it is told, and what follows is. */
async function expectRefused(underTest: EventBusUnderTest, refused: readonly JobEvent[]): Promise<void> {
  await expect(underTest.bus.put(refused)).rejects.toMatchObject({ name: "ValidationException" });
  const next = event("next");
  expect(await underTest.bus.put([next])).toEqual([undefined]);
  await untilHeard(underTest, [next]);
}

/**
 * What every event bus promises.
 *
 * @param looksInside whether it counts bytes and reads details, as EventBridge does and the emulator does not
 */
export function eventBusContract(
  name: string,
  create: () => Promise<EventBusUnderTest>,
  { looksInside = true } = {},
) {
  describe(`event bus: ${name}`, () => {
    test("what is put is told to who listens, with its source, its type and its detail", async () => {
      const underTest = await create();
      const texts = {
        text: 'naïve\n日本語 🪃 "\\',
        metadata: { "a.b": "" },
        n: [1, -0.5, 1e21],
      };
      const list: JobEvent[] = [
        { ...event("a", texts), detailType: "Job Failed" },
        { ...event("b", { z: 1, a: { y: null, x: [] } }), detailType: "Job Lost" },
        event("c"),
      ];
      expect(await underTest.bus.put(list)).toEqual([undefined, undefined, undefined]);
      await untilHeard(underTest, list);
    });

    test("the same event is told as often as it is put", async () => {
      const underTest = await create();
      const same = event("a");
      expect(await underTest.bus.put([same, same])).toEqual([undefined, undefined]);
      expect(await underTest.bus.put([same])).toEqual([undefined]);
      await untilHeard(underTest, [same, same, same]);
    });

    test("ten events are taken in a call, eleven refused whole", async () => {
      const underTest = await create();
      const most = events(MAX_EVENTS_PER_PUT);
      expect(await underTest.bus.put(most)).toEqual(most.map(() => undefined));
      await untilHeard(underTest, most);
      await expectRefused(await create(), events(MAX_EVENTS_PER_PUT + 1));
    });

    test("as many bytes as the publisher puts in a call are taken", async () => {
      const underTest = await create();
      const result = "x".repeat(MAX_BYTES_PER_PUT / 10 - 100);
      const list = events(10, { result });
      expect(await underTest.bus.put(list)).toEqual(list.map(() => undefined));
      await untilHeard(underTest, list);
    });

    test("a call of nothing is answered with nothing", async () => {
      const underTest = await create();
      expect(await underTest.bus.put([])).toEqual([]);
      const next = event("next");
      await underTest.bus.put([next]);
      await untilHeard(underTest, [next]);
    });

    if (!looksInside) return;

    test("a call of more than 1 MiB is refused whole: source, type and detail count, in bytes", async () => {
      const ofBytes = (bytes: number): readonly JobEvent[] => {
        // Characters of three bytes: counted by their number they would be far from the limit.
        const list = [event("語", { result: "語".repeat(170_000) }), event("b", { result: "" })];
        const text = list.map((each) => Object.values(told(each)).join("")).join("");
        return [list[0], event("b", { result: "x".repeat(bytes - Buffer.byteLength(text)) })] as JobEvent[];
      };
      const underTest = await create();
      const largest = ofBytes(1_048_576);
      expect(await underTest.bus.put(largest)).toEqual([undefined, undefined]);
      await untilHeard(underTest, largest);
      await expectRefused(await create(), ofBytes(1_048_577));
    });

    test("an event whose detail is no JSON object is refused alone, and the answer is at its place", async () => {
      const underTest = await create();
      const bad = ["{", "[]", "1", '"a"', "null", ""].map((detail) => ({ ...event("bad"), detail }));
      const [first, ...rest] = events(3) as [JobEvent, JobEvent, JobEvent];
      const answers = await underTest.bus.put([first, ...bad, ...rest]);
      const refusal = { code: "MalformedDetail" };
      expect(answers).toEqual([undefined, ...bad.map(() => refusal), undefined, undefined]);
      await untilHeard(underTest, [first, ...rest]);
    });
  });
}
