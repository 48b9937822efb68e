import type { ErrorFrame } from '@carillon/route-types';

// The server's rules (libs/route-types), of whose code nothing is in a client: a test holds them equal.

/** The most that `data` may take as JSON, in UTF-8 bytes. */
export const MAX_DATA_BYTES = 24 * 1024;

/** Over a longer frame API Gateway closes the connection, with 1009, and every channel drops with it. */
export const MAX_FRAME_BYTES = 32 * 1024;

/** The server repeats no other id, so that no answer would be known to be one. */
const ID = /^[\x21-\x7e]{1,64}$/;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/**
 * The server's "no" to a frame that would never get it, or only over the wire.
 * @param text the frame as it would be sent
 */
export const refusalOf = ({ id, data }: { id: string; data?: unknown }, text: string): ErrorFrame | undefined => {
  const refusal = (code: ErrorFrame['code'], message: string): ErrorFrame => ({
    type: 'error',
    code,
    message,
    id,
    requestId: '',
  });
  if (!ID.test(id)) return refusal('bad_request', 'id: is not 1 to 64 printable ASCII characters');
  const isLong = data !== undefined && bytesOf(JSON.stringify(data) ?? '') > MAX_DATA_BYTES;
  if (isLong) return refusal('too_large', `data: is over ${MAX_DATA_BYTES / 1024} KB as JSON`);
  if (bytesOf(text) > MAX_FRAME_BYTES) return refusal('too_large', `the frame is over ${MAX_FRAME_BYTES / 1024} KB`);
  return undefined;
};
