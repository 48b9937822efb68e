import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { type Authorization, readAuthorization } from './authorization';
import { boundedCache } from './bounded-cache';
import { canonicalRequests, type SignedParts } from './canonical-request';
import { signingKeys } from './signing-key';

/** A request whose body was read. */
export interface SignedRequest extends SignedParts {
  /** Of the body, in hexadecimal digits. */
  bodySha256: string;
}

export interface Secrets {
  secretAccessKey: string;
  /** Absent where none is needed. */
  sessionToken?: string;
}

export interface VerifierOptions {
  /** What an access key signs with; nothing for one that is not known. */
  secretsOf(accessKeyId: string): Secrets | undefined;
  /** Milliseconds since 1970, where signatures are dated. */
  now(): number;
}

/** Why a signature is not taken: none, not whole, of an access key or token that is not known, or not right. */
export type SignatureFault = 'missing' | 'incomplete' | 'unknown' | 'invalid';

export type Verification = { ok: true; accessKeyId: string } | { ok: false; fault: SignatureFault; message: string };

/** "In most cases, a request must reach AWS within five minutes of the time stamp" (IAM user guide, "Elements of a request signature"). */
const MAX_SKEW_MS = 5 * 60_000;

/** Seven days (the same page, `X-Amz-Expires`). */
const MAX_EXPIRES_SECONDS = 604_800;

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

const refuse = (fault: SignatureFault, message: string): Verification => ({ ok: false, fault, message });

const cachedMoment = boundedCache<number>(1_000);

/** `20260131T235959Z` in milliseconds since 1970. What is signed in one second has the same. */
const momentOf = (timestamp: string): number =>
  cachedMoment(timestamp, () => Date.parse(timestamp.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z')));

const timeFault = ({ timestamp, scope, expiresSeconds }: Authorization, now: number): string | undefined => {
  const moment = momentOf(timestamp);
  if (Number.isNaN(moment)) return `${timestamp} is not a time`;
  if (scope.date !== timestamp.slice(0, 8))
    return `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${timestamp.slice(0, 8)}', from '${timestamp}'.`;
  if (moment > now + MAX_SKEW_MS) return `Signature not yet current: ${timestamp} is in the future`;
  if (expiresSeconds === undefined)
    return moment < now - MAX_SKEW_MS ? `Signature expired: ${timestamp} is more than 5 minutes ago` : undefined;
  if (!(expiresSeconds >= 1 && expiresSeconds <= MAX_EXPIRES_SECONDS))
    return `X-Amz-Expires must be 1 to ${MAX_EXPIRES_SECONDS}`;
  return moment + expiresSeconds * 1_000 < now ? `Signature expired: ${timestamp} + ${expiresSeconds} s` : undefined;
};

const sameSignature = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/**
 * Verifies AWS Signature Version 4, in headers and in queries (IAM user guide, "AWS Signature Version 4 for API requests"). The region of
 * a signature is taken as it is.
 */
export const signatureVerifier = ({ secretsOf, now }: VerifierOptions) => {
  const keyOf = signingKeys();

  /** The hash that was signed; nothing if it is not that of the body. */
  const payloadHashOf = ({ header, bodySha256 }: SignedRequest): string | undefined => {
    const told = header('x-amz-content-sha256')?.[0] ?? bodySha256;
    return told === bodySha256 || told === 'UNSIGNED-PAYLOAD' ? told : undefined;
  };

  const isRight = (request: SignedRequest, authorization: Authorization, secret: string): boolean => {
    const { signedHeaders, scope, timestamp, signature } = authorization;
    const payloadHash = payloadHashOf(request);
    if (payloadHash === undefined) return false;
    const key = keyOf(secret, scope);
    const head = `AWS4-HMAC-SHA256\n${timestamp}\n${scope.date}/${scope.region}/${scope.service}/aws4_request\n`;
    for (const canonical of canonicalRequests(request, signedHeaders, payloadHash)) {
      const own = createHmac('sha256', key)
        .update(head + hash('sha256', canonical))
        .digest('hex');
      if (sameSignature(own, signature)) return true;
    }
    return false;
  };

  /** @param service that the request is for, as credential scopes name it: `execute-api` */
  return (request: SignedRequest, service: string): Verification => {
    const read = readAuthorization(request);
    if (read.found === 'none') return refuse('missing', 'Missing Authentication Token');
    if (read.found === 'malformed') return refuse('incomplete', read.why);
    const { accessKeyId, scope, signedHeaders, sessionToken } = read.it;

    const secrets = secretsOf(accessKeyId);
    if (!secrets || (secrets.sessionToken !== undefined && sessionToken !== secrets.sessionToken))
      return refuse('unknown', 'The security token included in the request is invalid.');
    if (scope.service !== service)
      return refuse('invalid', `Credential should be scoped to correct service: '${service}'.`);
    if (!signedHeaders.includes('host'))
      return refuse('invalid', "'Host' must be a 'SignedHeader' in the AWS Authorization.");
    const fault = timeFault(read.it, now());
    if (fault !== undefined) return refuse('invalid', fault);
    return isRight(request, read.it, secrets.secretAccessKey) ? { ok: true, accessKeyId } : refuse('invalid', MISMATCH);
  };
};
