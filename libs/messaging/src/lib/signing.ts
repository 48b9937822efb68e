import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import { canonicalPath, canonicalSegment, connectionSegment } from './connection-path';

/** What a request is signed with, as the SDK's credential providers give it. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** When they end; absent: never, as far as is known. */
  readonly expiration?: Date | undefined;
}

/** A payload with its hash, made once for all who receive it. */
export interface Payload {
  readonly bytes: Buffer;
  readonly sha256: string;
}

export const payloadOf = (text: string): Payload => {
  const bytes = Buffer.from(text);
  return { bytes, sha256: hash('sha256', bytes) };
};

export interface SignedPost {
  /** As it is sent. */
  path: string;
  /** Names and values in turn, without `host` and `content-length`, which the HTTP client writes. */
  headers: string[];
}

const SERVICE = 'execute-api';
const CONTENT_TYPE = 'application/octet-stream';

const hmac = (key: KeyObject | string, text: string) => createHmac('sha256', key).update(text);

/** The key of one day, region and service. As a `KeyObject` it serves an HMAC four times as fast as its bytes. */
const signingKeyOf = (secretAccessKey: string, date: string, region: string): KeyObject =>
  [date, region, SERVICE, 'aws4_request'].reduce<KeyObject>(
    (key, part) => createSecretKey(hmac(key, part).digest()),
    createSecretKey(Buffer.from(`AWS4${secretAccessKey}`)),
  );

/** `20260131T235959Z` */
const timestampOf = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');

/** Everything in a signature that stays for one second. */
interface Stamp {
  credentials: AwsCredentials;
  second: number;
  timestamp: string;
  key: KeyObject;
  scope: string;
}

/** Everything in a post that is the same for all who receive one payload in one second. */
interface Form {
  stamp: Stamp;
  canonicalTail: string;
  constantHeaders: string[];
  authorization: string;
}

export interface SignerOptions {
  /** The stage's: `https://<api>.execute-api.<region>.amazonaws.com/<stage>`. */
  endpoint: URL;
  region: string;
}

/**
 * Signs posts to connections with AWS Signature Version 4 as the SDK's client does, its headers about retries and itself left out.
 * A post costs one SHA-256 and one HMAC: all else is kept from one to the next.
 */
export const postSigner = ({ endpoint, region }: SignerOptions) => {
  const base = `${endpoint.pathname.replace(/\/$/, '')}/@connections/`;
  const canonicalHead = `POST\n${canonicalPath(base)}`;
  let keptKey: { secretAccessKey: string; date: string; key: KeyObject } | undefined;
  let lastStamp: Stamp | undefined;
  const forms = new WeakMap<Payload, Form>();

  const keyOf = (secretAccessKey: string, date: string): KeyObject => {
    if (keptKey?.secretAccessKey !== secretAccessKey || keptKey.date !== date)
      keptKey = { secretAccessKey, date, key: signingKeyOf(secretAccessKey, date, region) };
    return keptKey.key;
  };

  const stampOf = (credentials: AwsCredentials, at: number): Stamp => {
    const second = Math.floor(at / 1_000);
    if (lastStamp?.second !== second || lastStamp.credentials !== credentials) {
      const timestamp = timestampOf(at);
      const date = timestamp.slice(0, 8);
      const key = keyOf(credentials.secretAccessKey, date);
      lastStamp = { credentials, second, timestamp, key, scope: `${date}/${region}/${SERVICE}/aws4_request` };
    }
    return lastStamp;
  };

  const formOf = (payload: Payload, stamp: Stamp): Form => {
    const kept = forms.get(payload);
    if (kept?.stamp === stamp) return kept;
    const { accessKeyId, sessionToken } = stamp.credentials;
    const sent = [
      ['content-type', CONTENT_TYPE],
      ['x-amz-content-sha256', payload.sha256],
      ['x-amz-date', stamp.timestamp],
      ...(sessionToken === undefined ? [] : [['x-amz-security-token', sessionToken]]),
    ];
    // The SDK signs no length where there is nothing to send.
    const { length } = payload.bytes;
    const signed = [...(length > 0 ? [['content-length', String(length)]] : []), ['host', endpoint.host], ...sent].sort(
      ([a = ''], [b = '']) => (a < b ? -1 : 1),
    );
    const names = signed.map(([name]) => name).join(';');
    const form: Form = {
      stamp,
      canonicalTail: `\n\n${signed.map(([name, value]) => `${name}:${value}\n`).join('')}\n${names}\n${payload.sha256}`,
      constantHeaders: sent.flat(),
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${stamp.scope}, SignedHeaders=${names}, Signature=`,
    };
    forms.set(payload, form);
    return form;
  };

  /**
   * @param at milliseconds since 1970
   * @throws RangeError for a text that cannot be a connection id
   */
  return (connectionId: string, payload: Payload, credentials: AwsCredentials, at: number): SignedPost => {
    const stamp = stampOf(credentials, at);
    const { canonicalTail, constantHeaders, authorization } = formOf(payload, stamp);
    const segment = connectionSegment(connectionId);
    const requestHash = hash('sha256', canonicalHead + canonicalSegment(segment) + canonicalTail);
    const { timestamp, scope, key } = stamp;
    const signature = hmac(key, `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${requestHash}`).digest('hex');
    return { path: base + segment, headers: [...constantHeaders, 'authorization', authorization + signature] };
  };
};
