/** The connection was cut before the answer; it looks like what `fetch` rejects with then. */
export class ConnectionCutError extends TypeError {
  override readonly name = "ConnectionCutError";

  constructor() {
    super("fetch failed", {
      cause: Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
    });
  }
}
