import { EVENT_SOURCE, type JobEvent } from "@boomerang/core";
import { type EventBus, MAX_BYTES_PER_PUT, MAX_EVENTS_PER_PUT } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";

/** An event as a subscriber receives it. */
export interface ReceivedEvent {
  readonly source: string;
  readonly detailType: string;
  /** JSON without whitespace between its tokens. */
  readonly detail: string;
}

/** An event bus with a subscriber. */
export interface EventBusUnderTest {
  readonly bus: EventBus;
  /** All events that the subscriber has received, in any order. */
  received(): Promise<readonly ReceivedEvent[]>;
}

const event = (jobId: string, more: Readonly<Record<string, unknown>> = {}): JobEvent => ({
  jobId,
  detailType: "Job Succeeded",
  detail: JSON.stringify({ job_id: jobId, ...more }),
});

const events = (count: number, more?: Readonly<Record<string, unknown>>) =>
  Array.from({ length: count }, (_, n) => event(`job-${n}`, more));

const asReceived = ({ detailType, detail }: JobEvent): ReceivedEvent => ({
  source: EVENT_SOURCE,
  detailType,
  detail,
});

const sorted = (list: readonly ReceivedEvent[]) =>
  list.toSorted((a, b) => (`${a.detailType} ${a.detail}` < `${b.detailType} ${b.detail}` ? -1 : 1));

/** Waits until the subscriber has received exactly these events. */
const untilReceived = ({ received }: EventBusUnderTest, expected: readonly JobEvent[]) =>
  expect.poll(async () => sorted(await received())).toEqual(sorted(expected.map(asReceived)));

/** Checks that the whole call is rejected: the subscriber receives none of its events, and the next event. */
async function expectRejected(underTest: EventBusUnderTest, rejected: readonly JobEvent[]): Promise<void> {
  await expect(underTest.bus.put(rejected)).rejects.toMatchObject({ name: "ValidationException" });
  const next = event("next");
  expect(await underTest.bus.put([next])).toEqual([undefined]);
  await untilReceived(underTest, [next]);
}

/** @param validatesEntries whether it counts bytes and parses details, as EventBridge does and the emulator does not */
export function eventBusContract(
  name: string,
  create: () => Promise<EventBusUnderTest>,
  { validatesEntries = true } = {},
) {
  describe(`event bus: ${name}`, () => {
    test("a subscriber receives each event with its source, type and detail", async () => {
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
      await untilReceived(underTest, list);
    });

    test("an event that is put several times is received as many times", async () => {
      const underTest = await create();
      const same = event("a");
      expect(await underTest.bus.put([same, same])).toEqual([undefined, undefined]);
      expect(await underTest.bus.put([same])).toEqual([undefined]);
      await untilReceived(underTest, [same, same, same]);
    });

    test("a call of ten events is accepted, and one of eleven is rejected as a whole", async () => {
      const underTest = await create();
      const most = events(MAX_EVENTS_PER_PUT);
      expect(await underTest.bus.put(most)).toEqual(most.map(() => undefined));
      await untilReceived(underTest, most);
      await expectRejected(await create(), events(MAX_EVENTS_PER_PUT + 1));
    });

    test("the largest call of the publisher is accepted", async () => {
      const underTest = await create();
      const result = "x".repeat(MAX_BYTES_PER_PUT / 10 - 100);
      const list = events(10, { result });
      expect(await underTest.bus.put(list)).toEqual(list.map(() => undefined));
      await untilReceived(underTest, list);
    });

    test("a call without events returns an empty list", async () => {
      const underTest = await create();
      expect(await underTest.bus.put([])).toEqual([]);
      const next = event("next");
      await underTest.bus.put([next]);
      await untilReceived(underTest, [next]);
    });

    if (!validatesEntries) return;

    test("a call of more than 1 MiB is rejected as a whole; source, type and detail count, in bytes", async () => {
      const ofBytes = (bytes: number): readonly JobEvent[] => {
        // Characters of three bytes each: their number is far below the limit.
        const list = [event("語", { result: "語".repeat(170_000) }), event("b", { result: "" })];
        const text = list.map((each) => Object.values(asReceived(each)).join("")).join("");
        return [list[0], event("b", { result: "x".repeat(bytes - Buffer.byteLength(text)) })] as JobEvent[];
      };
      const underTest = await create();
      const largest = ofBytes(1_048_576);
      expect(await underTest.bus.put(largest)).toEqual([undefined, undefined]);
      await untilReceived(underTest, largest);
      await expectRejected(await create(), ofBytes(1_048_577));
    });

    test("an event whose detail is no JSON object is rejected alone, with an error at its position", async () => {
      const underTest = await create();
      const bad = ["{", "[]", "1", '"a"', "null", ""].map((detail) => ({ ...event("bad"), detail }));
      const [first, ...rest] = events(3) as [JobEvent, JobEvent, JobEvent];
      const results = await underTest.bus.put([first, ...bad, ...rest]);
      const rejection = { code: "MalformedDetail" };
      expect(results).toEqual([undefined, ...bad.map(() => rejection), undefined, undefined]);
      await untilReceived(underTest, [first, ...rest]);
    });
  });
}
