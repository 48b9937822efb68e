import { hash } from 'node:crypto';

const BYTES = 4;
const RANGE = 2 ** 32;

/** One of the independent numbers of a draw: 0 or more, and less than 1. */
export type Draw = (lane: number) => number;

/**
 * What chance says of the n-th operation of its kind: eight lanes, 0 to 7.
 *
 * A hash in counter mode (as in Hash_DRBG, NIST SP 800-90A §10.1.1): SHA-256 of seed, operation and number. So there is no
 * state that one operation could shift for another, and any language finds the same numbers.
 */
export const draw = (seed: number, operation: string, number: number): Draw => {
  const digest = hash('sha256', `${seed}/${operation}/${number}`, 'buffer');
  return (lane) => digest.readUInt32BE(lane * BYTES) / RANGE;
};
