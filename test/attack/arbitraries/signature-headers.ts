import { createHmac } from "node:crypto";
import fc from "fast-check";

/** A way to sign a delivery. */
export interface Signing {
  /** Printed when a case fails. */
  readonly description: string;
  /** Returns the headers for these bytes. */
  readonly write: (body: Uint8Array) => Record<string, string> | null;
  /** Whether the receiver must accept (`true`) or must reject (`false`) the signature, or may do either. */
  readonly isRight: boolean | undefined;
}

const NAME = "X-BASETEN-SIGNATURE";
const hmac = (secret: string, body: Uint8Array) => createHmac("sha256", secret).update(body);
const hex = (secret: string, body: Uint8Array) => hmac(secret, body).digest("hex");
const WRONG_ENTRY = `v1=${"0f".repeat(32)}`;

type WriteHeader = (v1: string) => Record<string, string> | null;

const PLAIN: WriteHeader = (v1) => ({ [NAME]: v1 });
const RIGHT: readonly WriteHeader[] = [
  PLAIN,
  (v1) => ({ [NAME.toLowerCase()]: v1 }),
  (v1) => ({ "x-Baseten-sIGNATURE": v1, "content-type": "application/json" }),
  (v1) => ({ [NAME]: `  ${v1.replace("=", " \t= ")}\t` }),
  (v1) => ({ [NAME]: `v0=,\u00a0${v1}` }),
  (v1) => ({ [NAME]: `v1=${v1.slice(3).toUpperCase()}` }),
  (v1) => ({ [NAME]: `${`${WRONG_ENTRY},`.repeat(15)}${v1}` }),
  (v1) => ({ [NAME]: `,,v0=,v2=${"0".repeat(64)},=,v1,v1=,sha256=x,${v1},${v1}` }),
  (v1) => ({ __proto__x: "1", [NAME]: v1, [`${NAME}-2`]: WRONG_ENTRY }),
];

// A right signature in a form that the receiver may reject.
const UNUSUAL: readonly WriteHeader[] = [
  (v1) => ({ [NAME]: `${`${WRONG_ENTRY},`.repeat(16)}${v1}` }),
  (v1) => ({ [NAME]: `${" ".repeat(4096)}${v1}` }),
  (v1) => ({ [NAME]: WRONG_ENTRY, [NAME.toLowerCase()]: v1 }),
  (v1) => ({ [NAME.toLowerCase()]: v1, [NAME]: WRONG_ENTRY }),
  (v1) => ({ [NAME]: v1.replace("v1", "V1") }),
  (v1) => ({ [NAME]: `${v1};${v1}` }),
  (v1) => ({ [NAME]: `"${v1}"` }),
  (v1) => ({ [NAME]: `v1=${v1}` }),
  (v1) => ({ [NAME]: v1.replace("v1=", "v1:") }),
];

const WRONG: readonly WriteHeader[] = [
  () => null,
  () => ({}),
  () => ({ [NAME]: "" }),
  () => ({ [NAME]: WRONG_ENTRY }),
  (v1) => ({ [NAME]: v1.slice(0, -1) }),
  (v1) => ({ [NAME]: v1.slice(0, 20) }),
  (v1) => ({ [NAME]: v1.slice(0, -1) + (v1.endsWith("0") ? "1" : "0") }),
  (v1) => ({ [NAME]: `v1=${v1[3] === "0" ? "1" : "0"}${v1.slice(4)}` }),
  (v1) => ({ [NAME]: `v1=${v1.slice(35)}${v1.slice(3, 35)}` }),
  (v1) => ({ [NAME]: `v1=${Buffer.from(v1.slice(3), "hex").toString("base64")}` }),
  () => ({ [NAME]: `v1=${"\uff10".repeat(64)}` }),
  () => ({ [NAME]: "v1=undefined, v1=null, v1=[object Object]" }),
];

const MANY_ENTRIES = `${WRONG_ENTRY},`.repeat(15_000);
const COMMAS = ",".repeat(1_000_000);
const SPACES = " ".repeat(1_000_000);
const LARGE_RIGHT: readonly WriteHeader[] = [
  (v1) => ({ [NAME]: `${v1},${MANY_ENTRIES}` }),
  (v1) => ({ [NAME]: v1 + COMMAS }),
  (v1) => ({ [NAME]: v1 + SPACES }),
];
const LARGE_WRONG: readonly WriteHeader[] = [
  () => ({ [NAME]: MANY_ENTRIES }),
  () => ({ [NAME]: "v1=".repeat(300_000) }),
  () => ({ [NAME]: `v1${SPACES}=0` }),
  () => ({ [NAME]: "0".repeat(1_000_000) }),
  () => ({ [COMMAS]: COMMAS }),
];

/** All ways to sign, with these secrets and with unknown ones. */
export function signings(secrets: readonly string[]): fc.Arbitrary<Signing> {
  const known = fc.constantFrom(...secrets);
  const by = (headers: readonly WriteHeader[], isRight: boolean | undefined, secret = known) =>
    fc.tuple(fc.constantFrom(...headers), secret).map(
      ([header, used]): Signing => ({
        description: `${header}, with ${JSON.stringify(used)}`,
        write: (body) => header(`v1=${hex(used, body)}`),
        isRight,
      }),
    );
  const ofOtherBytes = known.map(
    (secret): Signing => ({
      description: "of other bytes",
      write: (body) => ({ [NAME]: `v1=${hex(secret, Buffer.concat([body, Buffer.from(" ")]))}` }),
      isRight: false,
    }),
  );
  const random = fc.string({ unit: "binary", maxLength: 30 }).map(
    (text): Signing => ({
      description: JSON.stringify(text),
      write: () => ({ [NAME]: `v1=${text}` }),
      isRight: false,
    }),
  );
  return fc.oneof(
    { weight: 140, arbitrary: by(RIGHT, true) },
    { weight: 20, arbitrary: by(UNUSUAL, undefined) },
    { weight: 30, arbitrary: by(WRONG, false) },
    { weight: 10, arbitrary: by([PLAIN], false, fc.constantFrom("", "whsec_unknown", `${secrets[0]} `)) },
    { weight: 10, arbitrary: ofOtherBytes },
    { weight: 10, arbitrary: random },
    { weight: 1, arbitrary: by(LARGE_RIGHT, true) },
    { weight: 1, arbitrary: by(LARGE_WRONG, false) },
  );
}

/** Whether a signature header contains the signature of these bytes under one of the secrets, in any form. */
export function hasSignature(
  headers: Readonly<Record<string, string>> | null,
  body: Uint8Array,
  secrets: readonly string[],
): boolean {
  const written = Object.entries(headers ?? {})
    .filter(([name]) => name.toLowerCase() === NAME.toLowerCase())
    // No generated header has a signature after this position.
    .map(([, value]) => value.slice(0, 5000).toLowerCase());
  return secrets.some((secret) => written.some((value) => value.includes(hex(secret, body))));
}
