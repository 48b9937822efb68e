import { createHash } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { AwsV4Signer } from 'aws4fetch';
import {
  array,
  assert,
  asyncProperty,
  boolean,
  constantFrom,
  dictionary,
  oneof,
  record,
  string,
  stringMatching,
} from 'fast-check';
import { Sha256 } from '../testing';
import { type SignedRequest, signatureVerifier } from './signature';

const NOW = Date.UTC(2026, 0, 31, 12);
const KEYS = { accessKeyId: 'ASIALOCAL', secretAccessKey: 'secret', sessionToken: 'token' };
const PERSON = { accessKeyId: 'local', secretAccessKey: 'local' };

const verify = signatureVerifier({
  secretsOf: (id) => [KEYS, PERSON].find(({ accessKeyId }) => accessKeyId === id),
  now: () => NOW,
});

interface Sent {
  method: string;
  path: string;
  query: Record<string, string | string[]>;
  headers: Record<string, string>;
  body: string;
}

const PLAIN: Sent = {
  method: 'POST',
  path: '/dev/@connections/L0SM9cOFvHcCIhw%3D',
  query: {},
  headers: { host: 'a.execute-api.eu-west-1.amazonaws.com' },
  body: 'hello',
};

const urlOf = ({ path, query }: Pick<Sent, 'path' | 'query'>): string => {
  const fields = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  return path + (fields.length > 0 ? `?${fields.join('&')}` : '');
};

/** As it comes out of a socket. */
const received = (sent: Sent): SignedRequest => ({
  method: sent.method,
  url: urlOf(sent),
  header(name) {
    const value = sent.headers[name];
    return value === undefined ? undefined : [value];
  },
  bodySha256: createHash('sha256').update(sent.body).digest('hex'),
});

interface Signer {
  uriEscapePath?: boolean;
  applyChecksum?: boolean;
  credentials?: typeof PERSON;
  at?: number;
  service?: string;
}

const signer = ({ credentials = PERSON, service = 'execute-api', ...rest }: Signer) =>
  new SignatureV4({ credentials, region: 'eu-west-1', service, sha256: Sha256, ...rest });

const message = (sent: Sent) => ({ ...sent, protocol: 'https:', hostname: 'a' });

const sign = async (sent: Sent, { at = NOW, ...options }: Signer = {}): Promise<Sent> => {
  const { headers } = await signer(options).sign(message(sent), { signingDate: new Date(at) });
  return { ...sent, headers };
};

const verdict = (sent: Sent, service = 'execute-api') => verify(received(sent), service);
const faultOf = (sent: Sent, service?: string) => {
  const verification = verdict(sent, service);
  return verification.ok ? undefined : verification.fault;
};

describe('a signature', () => {
  const value = stringMatching(/^[!-~]([ -~]{0,10}[!-~])?$/);
  const name = stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
  const requests = record<Sent>({
    method: constantFrom('GET', 'POST', 'DELETE'),
    path: array(
      oneof(
        string({ maxLength: 6, unit: 'binary' }).map((text) => encodeURIComponent(text)),
        constantFrom('@connections', ''),
      ),
      {
        maxLength: 4,
      },
    ).map((segments) => `/${segments.join('/')}`),
    query: dictionary(
      name.map((text) => `q-${text}`),
      oneof(
        string({ unit: 'grapheme', maxLength: 6 }),
        array(string({ maxLength: 4 }), { minLength: 1, maxLength: 3 }),
      ),
      { maxKeys: 3 },
    ),
    headers: dictionary(
      name.map((text) => `x-${text}`),
      value,
      { maxKeys: 3 },
    ).map((headers) => ({ ...headers, host: '127.0.0.1:3000' })),
    body: string({ unit: 'grapheme' }),
  });
  const signers = record({
    uriEscapePath: boolean(),
    applyChecksum: boolean(),
    credentials: constantFrom(KEYS, PERSON),
  });

  it("of the SDK's own signer holds for what was signed, and for no other method, path, query, header or body", () =>
    assert(
      asyncProperty(requests, signers, async (request, options) => {
        const sent = await sign(request, options);
        expect(verdict(sent)).toEqual({ ok: true, accessKeyId: options.credentials.accessKeyId });
        const changes: Sent[] = [
          { ...sent, method: 'PUT' },
          { ...sent, path: `${sent.path}x` },
          { ...sent, query: { ...sent.query, more: '1' } },
          ...Object.keys(request.headers).map((header) => ({
            ...sent,
            headers: { ...sent.headers, [header]: `${sent.headers[header]}x` },
          })),
          { ...sent, body: `${sent.body}x` },
        ];
        expect(changes.map((changed) => faultOf(changed))).toEqual(changes.map(() => 'invalid'));
      }),
      { numRuns: 300 },
    ));

  it('may be made beforehand, in the query', async () => {
    const presign = async (expiresIn: number, at: number) => {
      const signed = await signer({ credentials: KEYS }).presign(message({ ...PLAIN, body: '' }), {
        expiresIn,
        signingDate: new Date(at),
      });
      return { ...PLAIN, body: '', query: signed.query as Sent['query'], headers: signed.headers };
    };
    expect(verdict(await presign(60, NOW))).toMatchObject({ ok: true });
    expect(verdict(await presign(3_600, NOW - 3_000_000))).toMatchObject({ ok: true });
    expect(faultOf(await presign(60, NOW - 61_000))).toBe('invalid');
    const { query, ...rest } = await presign(60, NOW);
    expect(faultOf({ ...rest, query: { ...query, more: '1' } })).toBe('invalid');
  });

  it('that is made beforehand and does not say for how long holds for five minutes', async () => {
    const presign = async (at: number) => {
      const { url } = await new AwsV4Signer({
        ...PERSON,
        method: 'GET',
        url: 'https://a.execute-api.eu-west-1.amazonaws.com/dev?name=ada',
        region: 'eu-west-1',
        service: 'execute-api',
        signQuery: true,
        datetime: new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, ''),
      }).sign();
      expect(url.searchParams.has('X-Amz-Expires')).toBe(false);
      return { ...PLAIN, method: 'GET', path: '/dev', body: '', query: Object.fromEntries(url.searchParams) };
    };
    expect(verdict(await presign(NOW - 299_000))).toMatchObject({ ok: true });
    expect(faultOf(await presign(NOW - 301_000))).toBe('invalid');
  });

  it('need not cover the body, if it says so', async () => {
    const sent = await sign({ ...PLAIN, headers: { ...PLAIN.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } });
    expect(verdict({ ...sent, body: 'another' })).toMatchObject({ ok: true });
  });

  it('holds whether a path is signed as it was sent, as it was meant, or encoded once more (case 98)', async () => {
    for (const [path, signed] of [
      ['/dev/@connections/a%3D', '/dev/%40connections/a%253D'],
      ['/dev/@connections/a%3D', '/dev/@connections/a%3D'],
      ['/dev/@connections/a=', '/dev/%40connections/a%3D'],
      ['/dev//@connections/a%3D', '/dev/%40connections/a%253D'],
    ] as const) {
      const { headers } = await sign({ ...PLAIN, path: signed }, { uriEscapePath: false });
      expect(verdict({ ...PLAIN, path, headers })).toMatchObject({ ok: true });
    }
  });

  it.each([
    [-299, undefined],
    [299, undefined],
    [-301, 'invalid'],
    [301, 'invalid'],
  ])('made %i s from now is %s', async (seconds, fault) => {
    expect(faultOf(await sign(PLAIN, { at: NOW + seconds * 1_000 }))).toBe(fault);
  });

  it('that is not there, not whole, of nobody or for another service is told apart', async () => {
    expect(faultOf(PLAIN)).toBe('missing');
    const signed = await sign(PLAIN);
    const altered = (change: (authorization: string) => string) => ({
      ...signed,
      headers: { ...signed.headers, authorization: change(signed.headers['authorization'] ?? '') },
    });
    expect(faultOf(altered(() => 'Bearer x'))).toBe('incomplete');
    expect(faultOf(altered((text) => text.replace(/Signature=.*/, '')))).toBe('incomplete');
    expect(faultOf(altered((text) => text.replace('/aws4_request', '')))).toBe('incomplete');
    expect(faultOf(altered((text) => text.replace('host;', '')))).toBe('invalid');
    expect(faultOf(await sign(PLAIN, { credentials: { ...PERSON, accessKeyId: 'nobody' } }))).toBe('unknown');
    expect(faultOf(await sign(PLAIN, { credentials: { ...PERSON, secretAccessKey: 'wrong' } }))).toBe('invalid');
    expect(faultOf(await sign(PLAIN, { credentials: { ...KEYS, sessionToken: 'wrong' } as typeof PERSON }))).toBe(
      'unknown',
    );
    expect(faultOf(await sign(PLAIN, { service: 'lambda' }))).toBe('invalid');
  });
});
