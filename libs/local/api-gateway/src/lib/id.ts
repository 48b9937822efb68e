import { randomFillSync } from 'node:crypto';

/** Random bytes for many ids: asking the system for them costs more than all else that a message needs of the CPU. */
const pool = Buffer.alloc(16 * 1_024);
let used = pool.length;

/** Random bytes as text. @param bytes up to 16,384 */
export const randomText = (bytes: number, encoding: 'base64url' | 'hex'): string => {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString(encoding, used - bytes, used);
};

/** An id as connections, requests and messages have it: 11 random bytes, 16 characters (conformance case 32). */
export const newId = (): string => `${randomText(11, 'base64url')}=`;

const CONNECTION_ID = /^[A-Za-z0-9_-]{15}=$/;

/** Whether API Gateway could have issued it; anything else is a bad request, not a gone connection (conformance case 102). */
export const isConnectionId = (text: string): boolean => CONNECTION_ID.test(text);
