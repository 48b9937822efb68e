import { type Payload, payloadOf } from './signing';

/** As many messages as one worker posts at once, with what it makes of them. */
const KEPT = 64;

/** Payloads by their text, so that each is encoded and hashed once for all who receive it; the one that came first goes first. */
export const payloads = () => {
  const kept = new Map<string, Payload>();
  return (text: string): Payload => {
    const known = kept.get(text);
    if (known) return known;
    const payload = payloadOf(text);
    const [oldest] = kept.keys();
    if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest);
    kept.set(text, payload);
    return payload;
  };
};
