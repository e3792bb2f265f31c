/** Reads a body as UTF-8 up to a number of bytes and throws the rest away unread; a missing body is empty. */
export async function readBody(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<string> {
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  for (let size = 0; reader && size < maxBytes; ) {
    const { done, value } = await reader.read();
    if (done) return decode(chunks);
    chunks.push(value);
    size += value.byteLength;
  }
  // Not awaited: a server that does not let go must not hold up the answer.
  reader?.cancel().catch(() => undefined);
  return decode(chunks, maxBytes);
}

function decode(chunks: readonly Uint8Array[], maxBytes?: number): string {
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, maxBytes));
}
