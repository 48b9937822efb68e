import { randomFillSync } from 'node:crypto';

const ID_BYTES = 11;

/** Random bytes for many ids: asking the system for them costs more than all else that a message needs of the CPU. */
const pool = Buffer.alloc(ID_BYTES * 1_024);
let used = pool.length;

/** An id as connections, requests and messages have it: 11 random bytes, 16 characters (conformance case 32). */
export const newId = (): string => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const start = used;
  used += ID_BYTES;
  return `${pool.toString('base64url', start, used)}=`;
};

const CONNECTION_ID = /^[A-Za-z0-9_-]{15}=$/;

/** Whether API Gateway could have issued it; anything else is a bad request, not a gone connection (conformance case 102). */
export const isConnectionId = (text: string): boolean => CONNECTION_ID.test(text);
