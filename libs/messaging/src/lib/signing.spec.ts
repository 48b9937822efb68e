import { createHash } from 'node:crypto';
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { SignatureV4 } from '@smithy/signature-v4';
import type { FinalizeRequestMiddleware } from '@smithy/types';
import { assert, asyncProperty, constantFrom, date, oneof, option, record, string, stringMatching } from 'fast-check';
import { type AwsCredentials, payloadOf, postSigner } from './signing';

/** Headers that the SDK's client says about itself and its retries: signed by it, needed by no one. */
const ABOUT_ITSELF = ['amz-sdk-invocation-id', 'amz-sdk-request', 'x-amz-user-agent', 'user-agent'];

interface Sent {
  path: string;
  headers: Record<string, string>;
}

const identityOf = ({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials) => ({
  accessKeyId,
  secretAccessKey,
  ...(sessionToken !== undefined && { sessionToken }),
});

/** What the SDK's client sends, but for what it says about itself. */
const sentBySdk = async (
  endpoint: string,
  region: string,
  credentials: AwsCredentials,
  ConnectionId: string,
  Data: string,
): Promise<Sent> => {
  let sent: Sent = { path: '', headers: {} };
  const client = new ApiGatewayManagementApiClient({
    endpoint,
    region,
    credentials: identityOf(credentials),
    requestHandler: {
      handle: async (request: Sent) => {
        sent = request;
        return { response: { statusCode: 200, headers: {} } as never };
      },
    },
  });
  const sayNothingOfItself: FinalizeRequestMiddleware<object, object> = (next) => (args) => {
    for (const name of ABOUT_ITSELF) delete (args.request as Sent).headers[name];
    return next(args);
  };
  client.middlewareStack.addRelativeTo(sayNothingOfItself as never, {
    relation: 'before',
    toMiddleware: 'httpSigningMiddleware',
  });
  await client.send(new PostToConnectionCommand({ ConnectionId, Data }));
  return sent;
};

/** The SDK's own. */
const { sha256 } = new ApiGatewayManagementApiClient({ region: 'eu-west-1' }).config;

const momentOf = (timestamp: string): number =>
  Date.parse(timestamp.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));

const anyId = oneof(
  stringMatching(/^[A-Za-z0-9_-]{15}=$/),
  string({ unit: 'grapheme', minLength: 1 }).filter((id) => id !== '.' && id !== '..'),
);
const anyPayload = oneof(
  string({ unit: 'grapheme', maxLength: 200 }),
  constantFrom('', 'ä'.repeat(16 * 1024), '{"é":"😀"}', '\u0000\uffff'),
);
const anyCredentials = record({
  accessKeyId: stringMatching(/^[A-Z0-9]{16,20}$/),
  secretAccessKey: string({ minLength: 1, maxLength: 40 }),
  sessionToken: option(stringMatching(/^[A-Za-z0-9+/=]{1,400}$/), { nil: undefined }),
});
const anyPost = {
  endpoint: constantFrom(
    'https://abc123.execute-api.eu-west-1.amazonaws.com/dev',
    'https://abc123.execute-api.eu-west-1.amazonaws.com/a%20b',
    'https://ws.example.com',
    'http://127.0.0.1:3000/dev',
    'http://127.0.0.1:80/',
  ),
  region: constantFrom('eu-west-1', 'us-gov-east-1', 'cn-north-1'),
  credentials: anyCredentials,
  id: anyId,
  payload: anyPayload,
};

describe('a post that is signed here', () => {
  it("has the path, the headers and the signature of the SDK's client", () =>
    assert(
      asyncProperty(record(anyPost), async ({ endpoint, region, credentials, id, payload }) => {
        const { path, headers } = await sentBySdk(endpoint, region, credentials, id, payload);
        const at = momentOf(headers['x-amz-date'] ?? '');
        const own = postSigner({ endpoint: new URL(endpoint), region })(id, payloadOf(payload), credentials, at);
        // `host` and `content-length` are written by the HTTP client, from the same URL and bytes.
        const { host, 'content-length': length = '0', ...others } = headers;
        expect(own.path).toBe(path);
        expect(pairs(own.headers)).toEqual(others);
        expect(host).toBe(new URL(endpoint).host);
        expect(length).toBe(String(Buffer.byteLength(payload)));
      }),
    ));

  it("has at any moment the signature of the SDK's signer", () =>
    assert(
      asyncProperty(
        record({ ...anyPost, at: date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true }) }),
        async ({ endpoint, region, credentials, id, payload, at }) => {
          const { path, headers } = postSigner({ endpoint: new URL(endpoint), region })(
            id,
            payloadOf(payload),
            credentials,
            at.getTime(),
          );
          const length = Buffer.byteLength(payload);
          const signed = await new SignatureV4({
            service: 'execute-api',
            region,
            credentials: identityOf(credentials),
            sha256,
          }).sign(
            {
              method: 'POST',
              protocol: 'https:',
              hostname: 'any',
              path,
              headers: {
                host: new URL(endpoint).host,
                'content-type': 'application/octet-stream',
                ...(length > 0 && { 'content-length': String(length) }),
              },
              body: payload,
            },
            { signingDate: at },
          );
          expect(pairs(headers)['authorization']).toBe(signed.headers['authorization']);
        },
      ),
    ));

  it('is signed anew when the second, the credentials, the payload or the receiver is another', () => {
    const sign = postSigner({ endpoint: new URL('https://a.example.com/dev'), region: 'eu-west-1' });
    const key = { accessKeyId: 'A', secretAccessKey: 'S' };
    const [hello, bye] = [payloadOf('hello'), payloadOf('bye')];
    const at = Date.UTC(2026, 0, 31, 23, 59, 59);
    const signatures = [
      sign('a', hello, key, at),
      sign('b', hello, key, at),
      sign('a', bye, key, at),
      sign('a', hello, { ...key, secretAccessKey: 'T' }, at),
      sign('a', hello, key, at + 1_000),
    ].map(({ headers }) => headers.at(-1));
    expect(new Set(signatures).size).toBe(5);
    expect(sign('a', hello, key, at + 999).headers.at(-1)).toBe(signatures[0]);
  });

  it('carries the hash of its payload', () => {
    const { sha256 } = payloadOf('héllo');
    expect(sha256).toBe(createHash('sha256').update('héllo').digest('hex'));
  });
});

const pairs = (flat: string[]): Record<string, string> =>
  Object.fromEntries(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : [])));
