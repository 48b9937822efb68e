/** What a function behind a route returned, found to be well formed. */
export interface ProxyResult {
  statusCode: number;
  /** Absent when there is nothing to send. */
  body?: Buffer;
  /** The value of a header, its name in any case. */
  header(name: string): string | undefined;
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Only an object, or nothing. */
const fieldsOr = (value: unknown): Fields | undefined =>
  value === undefined || value === null ? {} : isFields(value) ? value : undefined;

/** AWS's own blueprints return the status as text, `'200'`, and API Gateway takes it. */
const statusOf = (value: unknown): number | undefined => {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' ? status : undefined;
};

const parse = (payload: string): unknown => {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
};

/**
 * Reads the result of a function.
 * @param payload its JSON text
 * @returns `undefined` for what API Gateway's log calls a "Malformed Lambda proxy response": not an object, no numeric
 * `statusCode`, a `body` that is not text (conformance cases 9, 10, 72)
 */
export const readProxyResult = (payload: string): ProxyResult | undefined => {
  const result = parse(payload);
  if (!isFields(result)) return undefined;
  const statusCode = statusOf(result['statusCode']);
  const body = result['body'] ?? '';
  const headers = fieldsOr(result['headers']);
  const multiValueHeaders = fieldsOr(result['multiValueHeaders']);
  if (statusCode === undefined || typeof body !== 'string' || !headers || !multiValueHeaders) return undefined;
  return {
    statusCode,
    ...(body !== '' && { body: Buffer.from(body, result['isBase64Encoded'] === true ? 'base64' : 'utf8') }),
    header(name) {
      const isNamed = ([key]: [string, unknown]) => key.toLowerCase() === name;
      const [, value] = [...Object.entries(headers), ...Object.entries(multiValueHeaders)].find(isNamed) ?? [];
      const first: unknown = Array.isArray(value) ? value[0] : value;
      return first === undefined || first === null ? undefined : String(first);
    },
  };
};

/** A result that did not come from a function. @param header the value of a header, or null */
export const proxyResult = (
  statusCode: number,
  body: string,
  header: (name: string) => string | null = () => null,
): ProxyResult => ({
  statusCode,
  ...(body !== '' && { body: Buffer.from(body) }),
  header: (name) => header(name) ?? undefined,
});
