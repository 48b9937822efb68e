import type { Fault } from '@carillon/local-faults';
import type { Network } from '@carillon/local-network';
import type { Preload } from './node-options';

/** What the worker thread of an environment is started with. */
export interface EnvironmentSettings {
  /** As in Terraform: `src/index.handler`. */
  handler: string;
  /** Such as `nodejs24.x`. */
  runtime: string;
  /** Where the archive is unpacked: `/var/task` on AWS. */
  taskRoot: string;
  /** What the runtime brings: `/var/runtime` on AWS. */
  runtimeRoot: string;
  /** What a function reaches. */
  network: Network;
  /** What its `NODE_OPTIONS` load before the handler: the thread does not have it among its own. */
  preloads: Preload[];
  /** Those options as the function has them, if it has any. */
  nodeOptions?: string;
  /** What `mailbox` is made of: an environment without an event waits on it, frozen. */
  mail: SharedArrayBuffer;
}

/** One event for an environment. */
export interface EventMessage {
  requestId: string;
  functionArn: string;
  /** JSON text. */
  payload: string;
  /** JSON text of `context.clientContext`. */
  clientContext?: string;
  /** X-Ray header. */
  traceId: string;
  /** Milliseconds until the time-out: a span, for the service's clock need not be the machine's. */
  remainingMs: number;
  /** How it is to fail. */
  fault?: Fault<'invoke'>;
}

/** What a function prints: a call of `console` (which has a level) or one line of a stream. */
export interface OutputMessage {
  kind: 'output';
  requestId?: string;
  level?: OutputLevel;
  text: string;
}

export type OutputLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';

/** The result of an event, or the error of an initialisation. With a final one, the environment ends. */
export interface AnswerMessage {
  kind: 'answer';
  handled: boolean;
  /** JSON text. */
  payload: string;
  final: boolean;
}

/** From an environment to the service. `ready`: the function's module is loaded and its handler found. */
export type WorkerMessage = { kind: 'ready' } | OutputMessage | AnswerMessage;
