import type { AwsCredentials } from './signing';

/** Who signs, and where. The `config` of any client of the SDK is one: so the SDK's own chains of providers are used. */
export interface Signatory {
  /** Asked before the first post, and again when what it gave is about to end. */
  credentials(): Promise<AwsCredentials>;
  region(): Promise<string>;
}

/** So long before their end the SDK's own providers take new credentials. */
const RENEW_BEFORE_MS = 5 * 60_000;

/**
 * What a signatory said, kept until its credentials are about to end; it is asked once, however many wait for it.
 * @param make what is made of it, such as a signer
 * @param now milliseconds since 1970
 */
export const identity = <Made>(
  signatory: Signatory,
  make: (credentials: AwsCredentials, region: string) => Made,
  now: () => number,
) => {
  let known: { made: Made; expiration: number } | undefined;
  let asked: Promise<Made> | undefined;
  const ask = async (): Promise<Made> => {
    try {
      const [credentials, region] = await Promise.all([signatory.credentials(), signatory.region()]);
      const made = make(credentials, region);
      known = { made, expiration: credentials.expiration?.getTime() ?? Infinity };
      return made;
    } finally {
      asked = undefined;
    }
  };
  return {
    /** What is known and still good: nothing to wait for. */
    current: (): Made | undefined => (known && known.expiration - RENEW_BEFORE_MS > now() ? known.made : undefined),
    /** Asks anew. Rejects with what the signatory rejects with; the next call asks again. */
    renew: (): Promise<Made> => (asked ??= ask()),
  };
};
