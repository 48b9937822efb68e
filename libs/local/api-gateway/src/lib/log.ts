/** One thing that happened. Never holds payloads, headers or query strings. */
export interface GatewayLogEntry {
  /** Milliseconds since 1970, when it was over. */
  time: number;
  /** `warn`: a client or a function did wrong. `error`: the system is put together wrong. */
  level: 'info' | 'warn' | 'error';
  /** Id of the API. */
  api: string;
  /** A route that ran, an operation of the management API, or another `request` of the host. */
  what: 'connect' | 'message' | 'disconnect' | 'post' | 'get' | 'delete' | 'request';
  stage?: string;
  connectionId?: string;
  /** That of the event, and of the error frame if there was one. */
  requestId?: string;
  routeKey?: string;
  /** The HTTP status; of a message, what the function said or what the same failure answers at the handshake; of a disconnect, the close code. */
  status?: number;
  latencyMs?: number;
  /** What went wrong, as a sentence. */
  problem?: string;
}

/** An entry as it is noted; the time, the API and, if left out, the level are added. */
export type Note = Omit<GatewayLogEntry, 'time' | 'api' | 'level' | 'problem'> & {
  level?: GatewayLogEntry['level'];
  problem?: string | undefined;
};

/** How bad a problem is: 500 stands for a system that is put together wrong. */
export const levelOf = (status: number | undefined, problem: string | undefined): GatewayLogEntry['level'] =>
  problem === undefined ? 'info' : status === 500 ? 'error' : 'warn';
