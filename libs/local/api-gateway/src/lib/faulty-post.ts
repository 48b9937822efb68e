import type { Faults } from '@carillon/local-faults';
import { refusal } from './answer';
import { MAX_FRAME_BYTES } from './limits';
import type { Operation } from './management';
import { textFrames } from './text-frames';

/** What comes of a message when the connection breaks in the middle of its first frame. */
const halfFrame = (payload: Buffer): Buffer => {
  const frames = textFrames(payload);
  return frames.subarray(0, Math.ceil(Math.min(frames.length, MAX_FRAME_BYTES) / 2));
};

/**
 * PostToConnection as the plan has it, for connections that are open:
 * - `gone`: the client has just vanished. Its connection ends, for a 410 is final (conformance case 101).
 * - `reset`: 200, and the connection breaks in the middle of the frame: 200 promises no delivery.
 * - `throttled`, `error`: 429 and 500; the client gets nothing.
 * - `hang`: never answered, as posts to a client that vanished without a word may be.
 */
export const faultyPost =
  (post: Operation, faults: Faults): Operation =>
  (connection, request, read) => {
    if (!connection) return post(connection, request, read);
    const fault = faults.decide('post', connection.peer.connectionId);
    switch (fault?.kind) {
      case undefined:
        return post(connection, request, read);
      case 'gone':
        connection.reset();
        return post(undefined, request, read);
      case 'reset': {
        const send = (payload: Buffer) => {
          connection.reset(halfFrame(payload));
          return 'sent' as const;
        };
        return post({ ...connection, send }, request, read);
      }
      case 'throttled':
        return post({ ...connection, send: () => 'full' }, request, read);
      case 'error':
        request.resume();
        return { answer: refusal(500, 'InternalServerErrorException', 'Internal server error') };
      case 'hang':
        request.resume();
        return new Promise(() => undefined);
    }
  };
