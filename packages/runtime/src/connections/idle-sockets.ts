import { hasPassed, type Reading } from "./was-frozen.ts";

/** How long an idle connection is kept. Servers commonly close it after five seconds, and later. */
const IDLE_MS = 4000;

/** The part of a socket that is used here. */
export interface IdleSocket {
  readonly destroyed: boolean;
  destroy(): unknown;
}

/** Which connections are idle, and since when. */
export interface IdleSockets {
  /** A call on it has ended. */
  idle(socket: IdleSocket): void;
  /** A call on it begins. */
  busy(socket: IdleSocket): void;
  /** For use before each call: closes what was idle for too long. */
  closeOld(): void;
  closeAll(): void;
}

/**
 * Remembers for each connection when it was last used, and closes it after four seconds by either clock. Timers cannot do that: a
 * process that is frozen again and again, each time for less than a freeze that is noticed, runs them late or not at all.
 */
export function createIdleSockets(read: () => Reading): IdleSockets {
  const since = new Map<IdleSocket, Reading>();
  function close(isDue: (idleSince: Reading) => boolean): void {
    for (const [socket, idleSince] of since) {
      if (!socket.destroyed && !isDue(idleSince)) continue;
      since.delete(socket);
      socket.destroy();
    }
  }
  return {
    idle: (socket) => void since.set(socket, read()),
    busy: (socket) => void since.delete(socket),
    closeOld() {
      const now = read();
      close((idleSince) => hasPassed(IDLE_MS, idleSince, now));
    },
    closeAll: () => close(() => true),
  };
}
