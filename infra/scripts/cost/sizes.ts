import { readCounts } from "./counts.ts";
import { COMPRESSED, COMPRESSED_FROM_KB } from "./estimates.ts";

/** The sizes of a job. A KB has 1000 bytes. */
export interface Workload {
  readonly inputKb: number;
  readonly resultKb: number;
}

const INLINE_INPUT_KB = 4;
const INLINE_RESULT_KB = 350;
const EVENT_RESULT_KB = 100;
const CHUNK_KB = 64;
/** What DynamoDB adds to each item and index entry that it stores (developer guide, "DynamoDB item sizes and formats"). */
const STORED_KB = 0.1;
/** Of a job that has ended, without its result. */
const RECORD_KB = readCounts().oneByOne.recordBytes / 1000;

/** What of an input or a result is in the record; the rest is in the bucket. */
export function inlineKb({ inputKb, resultKb }: Workload): Workload {
  return {
    inputKb: inputKb <= INLINE_INPUT_KB ? inputKb : 0,
    resultKb: resultKb <= INLINE_RESULT_KB ? resultKb : 0,
  };
}

/** Write units of the record of a job without an outcome. */
export function openRecordUnits(inputKb: number): number {
  const inline = inlineKb({ inputKb, resultKb: 0 }).inputKb;
  return writeUnits(RECORD_KB + (inline < COMPRESSED_FROM_KB ? inline : COMPRESSED * inline));
}

/** Write units of the record when its job ends: of the larger of before and after. */
export function endedRecordUnits(workload: Workload): number {
  return Math.max(openRecordUnits(workload.inputKb), writeUnits(RECORD_KB + inlineKb(workload).resultKb));
}

/** KB that an ended job's record keeps stored. */
export function storedRecordKb(workload: Workload): number {
  return RECORD_KB + inlineKb(workload).resultKb + STORED_KB;
}

/** KB that an entry of an index keeps stored. */
export function storedEntryKb(entryKb: number): number {
  return entryKb + STORED_KB;
}

/** KB of a result in the event about it. */
export function eventResultKb(resultKb: number): number {
  return resultKb < EVENT_RESULT_KB ? resultKb : 0;
}

/** Requests of SQS, or events, of a payload: AWS bills each 64 KB. */
export function chunks(kb: number): number {
  return Math.ceil(kb / CHUNK_KB);
}

/** A unit of DynamoDB has 1,024 bytes. */
function writeUnits(kb: number): number {
  return Math.ceil(kb / 1.024);
}
