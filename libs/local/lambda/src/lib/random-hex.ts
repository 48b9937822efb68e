import { randomFillSync } from 'node:crypto';

/** Random bytes for many ids: asking the system for them once per event costs as much as sending the event to its thread. */
const pool = Buffer.alloc(16 * 1_024);
let used = pool.length;

/** Random bytes as hexadecimal text, two digits each. @param bytes up to 16,384 */
export const randomHex = (bytes: number): string => {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
};
