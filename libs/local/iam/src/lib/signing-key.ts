import { createHmac } from 'node:crypto';
import { boundedCache } from './bounded-cache';

/** Where and when a signature holds. */
export interface Scope {
  /** `20260131` */
  date: string;
  region: string;
  service: string;
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Keys that signatures are made with. Each is derived once: four of the five hashes of a signature. */
export const signingKeys = () => {
  const cached = boundedCache<Buffer>(1_000);
  return (secret: string, { date, region, service }: Scope): Buffer =>
    cached([secret, date, region, service].join('\n'), () =>
      [date, region, service, 'aws4_request'].reduce<Buffer>(
        (key, part) => hmac(key, part),
        Buffer.from(`AWS4${secret}`),
      ),
    );
};
