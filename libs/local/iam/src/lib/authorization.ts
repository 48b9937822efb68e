import { boundedCache } from './bounded-cache';
import { queryFields, type SignedParts, splitUrl } from './canonical-request';
import type { Scope } from './signing-key';

/** What a request says about its signature. */
export interface Authorization {
  accessKeyId: string;
  scope: Scope;
  signedHeaders: string[];
  /** Hexadecimal digits. */
  signature: string;
  /** `20260131T235959Z` */
  timestamp: string;
  sessionToken?: string;
  /** Of a URL that was signed beforehand. */
  expiresSeconds?: number;
}

export type Read = { found: 'none' } | { found: 'malformed'; why: string } | { found: 'all'; it: Authorization };

const ALGORITHM = 'AWS4-HMAC-SHA256';
/** `20260131T235959Z` */
const TIMESTAMP = /^\d{8}T\d{6}Z$/;

const malformed = (why: string): Read => ({ found: 'malformed', why });

interface Fields {
  credential: string | undefined;
  signedHeaders: string | undefined;
  signature: string | undefined;
  timestamp: string | undefined;
  sessionToken: string | undefined;
  expires?: string | undefined;
}

const assemble = ({ credential, signedHeaders, signature, timestamp, sessionToken, expires }: Fields): Read => {
  if (!credential) return malformed("Authorization header requires 'Credential' parameter.");
  if (!signature) return malformed("Authorization header requires 'Signature' parameter.");
  if (!signedHeaders) return malformed("Authorization header requires 'SignedHeaders' parameter.");
  if (!timestamp)
    return malformed("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  if (!TIMESTAMP.test(timestamp)) return malformed(`Date must be in ISO-8601 'basic format'. Got '${timestamp}'.`);
  const [accessKeyId, date, region, service, end, more] = credential.split('/');
  if (!accessKeyId || !date || !region || !service || end !== 'aws4_request' || more !== undefined)
    return malformed(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  return {
    found: 'all',
    it: {
      accessKeyId,
      scope: { date, region, service },
      signedHeaders: signedHeaders.split(';'),
      signature,
      timestamp,
      ...(sessionToken !== undefined && { sessionToken }),
      ...(expires !== undefined && { expiresSeconds: Number(expires) }),
    },
  };
};

/** `Sat, 31 Jan 2026 23:59:59 GMT` as SigV4 writes it. */
const basicFormat = (date: string): string => {
  const at = Date.parse(date);
  return Number.isNaN(at) ? date : new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
};

const parametersOf = (text: string): Map<string, string> =>
  new Map(
    text
      .replaceAll(/\s+/g, '')
      .split(',')
      .map((parameter) => {
        const at = parameter.indexOf('=');
        return [parameter.slice(0, at), parameter.slice(at + 1)];
      }),
  );

/** What stands before the signature is the same in all requests that somebody signs on a day: it is read once. */
const cachedParameters = boundedCache<Map<string, string>>(1_000);

/** `Signature=` and its digits, at the end, where all SDKs write it. */
const AT_THE_END = /Signature=([0-9a-f]{64})$/;

const parametersIn = (text: string): { signature: string | undefined; others: Map<string, string> } => {
  const [whole, signature] = AT_THE_END.exec(text) ?? [];
  if (whole === undefined) {
    const others = parametersOf(text);
    return { signature: others.get('Signature'), others };
  }
  const head = text.slice(0, -whole.length);
  return { signature, others: cachedParameters(head, () => parametersOf(head)) };
};

/** Reads a signature in the `Authorization` header or, signed beforehand, in the query. */
export const readAuthorization = ({ url, header }: SignedParts): Read => {
  const one = (name: string) => header(name)?.[0];
  const authorization = one('authorization');
  if (authorization === undefined) {
    const fields = new Map(queryFields(splitUrl(url).query));
    if (!fields.has('X-Amz-Algorithm')) return { found: 'none' };
    if (fields.get('X-Amz-Algorithm') !== ALGORITHM) return malformed('Unsupported AWS algorithm');
    return assemble({
      credential: fields.get('X-Amz-Credential'),
      signedHeaders: fields.get('X-Amz-SignedHeaders'),
      signature: fields.get('X-Amz-Signature'),
      timestamp: fields.get('X-Amz-Date'),
      sessionToken: fields.get('X-Amz-Security-Token'),
      expires: fields.get('X-Amz-Expires'),
    });
  }
  const [, algorithm = '', rest = ''] = /^\s*(\S*)\s*(.*?)\s*$/s.exec(authorization) ?? [];
  if (algorithm !== ALGORITHM) return malformed(`Unsupported AWS algorithm: '${algorithm}'.`);
  const { signature, others } = parametersIn(rest);
  const date = one('date');
  return assemble({
    credential: others.get('Credential'),
    signedHeaders: others.get('SignedHeaders'),
    signature,
    timestamp: one('x-amz-date') ?? (date === undefined ? undefined : basicFormat(date)),
    sessionToken: one('x-amz-security-token'),
  });
};
