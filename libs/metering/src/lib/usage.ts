/**
 * What AWS bills for, in the units it bills in. Counts are whole numbers, far below 2^53, and so exact; only a price turns them
 * into fractions. Units of DynamoDB come in halves.
 */
export interface Usage {
  /** WebSocket messages of both directions, each begun 32 KB one. */
  messages: number;
  /** Time that sockets were open, in milliseconds. */
  connectionMs: number;
  /** Sent to clients. */
  dataOutBytes: number;
  lambdaRequests: number;
  /** Milliseconds of functions times their memory in MB: arm64. */
  lambdaMbMs: number;
  /** The same of functions on x86_64, whose price is another. */
  lambdaX86MbMs: number;
  /** WRU, as `ConsumedCapacity` reports them. */
  writeUnits: number;
  /** RRU, as `ConsumedCapacity` reports them. */
  readUnits: number;
  /** Requests to SQS, each begun 64 KB one. */
  queueRequests: number;
  scheduleRuns: number;
  logBytes: number;
}

export const NOTHING: Readonly<Usage> = Object.freeze({
  messages: 0,
  connectionMs: 0,
  dataOutBytes: 0,
  lambdaRequests: 0,
  lambdaMbMs: 0,
  lambdaX86MbMs: 0,
  writeUnits: 0,
  readUnits: 0,
  queueRequests: 0,
  scheduleRuns: 0,
  logBytes: 0,
});

/** API Gateway takes no longer message (quota "WebSocket message payload size", 128 KB). */
export const MAX_MESSAGE_BYTES = 128 * 1024;

/** What API Gateway meters a message by, in bytes: one of 33 KB counts as two (API Gateway pricing, "WebSocket APIs"). */
export const MESSAGE_UNIT_BYTES = 32 * 1024;

/** What SQS meters a request by, in bytes (SQS pricing: "each 64 KB chunk of a payload is billed as 1 request"). */
export const QUEUE_UNIT_BYTES = 64 * 1024;

/** What a message has on the wire beside its payload, where it is estimated: the frame's header, TLS, TCP. */
export const FRAMING_BYTES = 60;

/** An empty message is a message. */
export const messageUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / MESSAGE_UNIT_BYTES));

/** @param bytes of all the messages in the request: a batch of ten short ones is one request */
export const queueUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / QUEUE_UNIT_BYTES));
