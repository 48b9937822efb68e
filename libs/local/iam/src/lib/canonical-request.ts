import { boundedCache } from './bounded-cache';

/** The parts of an HTTP request that a signature is about. */
export interface SignedParts {
  method: string;
  /** Path and query as they were sent. */
  url: string;
  /** All values of a header, its name in lower case. */
  header(name: string): readonly string[] | undefined;
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** RFC 3986: everything but the unreserved characters. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/** The paths of a few thousand connections. */
const cachedPath = boundedCache<string>(5_000);

const encodedPath = (path: string): string => encoded(path).replaceAll('%2F', '/');

/** Without empty segments and without `.` and `..`, a slash at the end kept. */
const normalized = (path: string): string => {
  const segments: string[] = [];
  for (const segment of path.split('/'))
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  return `/${segments.join('/')}${segments.length > 0 && path.endsWith('/') ? '/' : ''}`;
};

/**
 * What clients take for the canonical form of a path. SDKs, boto3 and the CLI encode what they send once more; clients that are
 * made by hand sign what they send, or what they meant, encoded once (behaviour reference 5.1). Made one by one: the first is
 * nearly always the one.
 */
function* pathForms(path: string): Generator<string> {
  yield cachedPath(path, () => encodedPath(normalized(path)));
  yield path;
  yield encodedPath(path.split('/').map(decoded).join('/'));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Names and values of a query, decoded, in the order in which they are. */
export const queryFields = (query: string): [name: string, value: string][] =>
  query
    .split('&')
    .filter((field) => field !== '')
    .map((field) => {
      const at = field.indexOf('=');
      return at < 0 ? [decoded(field), ''] : [decoded(field.slice(0, at)), decoded(field.slice(at + 1))];
    });

const canonicalQuery = (query: string): string =>
  queryFields(query)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]): [string, string] => [encoded(name), encoded(value)])
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map((field) => field.join('='))
    .join('&');

const canonicalValue = (values: readonly string[]): string =>
  values.map((value) => value.trim().replace(/[ \t]+/g, ' ')).join(',');

/** Path and query of a URL. */
export const splitUrl = (url: string): { path: string; query: string } => {
  const at = url.indexOf('?');
  return at < 0 ? { path: url, query: '' } : { path: url.slice(0, at), query: url.slice(at + 1) };
};

/**
 * The canonical request (IAM user guide, "Create a signed AWS API request", step 1), in each form that its path can have; the one that
 * the SDKs sign is the first.
 * @param signedHeaders in lower case, in the order in which they were signed
 * @param payloadHash in hexadecimal digits, or what stands for it
 */
export function* canonicalRequests(
  { method, url, header }: SignedParts,
  signedHeaders: readonly string[],
  payloadHash: string,
): Generator<string> {
  const { path, query } = splitUrl(url);
  const headers = signedHeaders.map((name) => `${name}:${canonicalValue(header(name) ?? [])}\n`).join('');
  const rest = `${query === '' ? '' : canonicalQuery(query)}\n${headers}\n${signedHeaders.join(';')}\n${payloadHash}`;
  for (const form of pathForms(path)) yield `${method}\n${form}\n${rest}`;
}
