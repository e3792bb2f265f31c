/** The part of `fetch` that the client needs; the global one has it. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** What a call is sent with. A redirect must not be followed: that would send the key to another host. */
export interface FetchInit {
  readonly method: "GET" | "POST" | "DELETE";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly redirect: "manual";
  readonly signal: AbortSignal;
}

/** The part of a `Response` that the client reads. */
export interface FetchResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: { getReader(): ByteReader } | null;
}

/** The part of a reader of a `ReadableStream` that is used here. */
export interface ByteReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(reason?: unknown): Promise<void>;
}
