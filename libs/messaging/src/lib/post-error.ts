/** A post that API Gateway refused, for another reason than `gone` and `throttled`. `name` is AWS's, as the SDK names it. */
export class PostError extends Error {
  override readonly name: string;
  constructor(
    name: string,
    message: string,
    readonly statusCode: number,
    /** What AWS's support and the logs of the API know the request by. */
    readonly requestId: string | undefined,
  ) {
    super(message);
    this.name = name;
  }
}

/** Names in lower case. */
export type ResponseHeaders = Record<string, string | string[] | undefined>;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const parsed = (body: string): Record<string, unknown> => {
  try {
    return Object(JSON.parse(body)) as Record<string, unknown>;
  } catch {
    return {}; // a proxy in between answers with a page
  }
};

/** `com.amazonaws.x#ForbiddenException:http://…` → `ForbiddenException`: what AWS's REST protocols put around a name. */
const bareName = (name: string): string => name.replace(/[,:].*$/s, '').replace(/^.*#/s, '');

/** The error that an answer tells: by header, or by the body where a proxy dropped the header. */
export const postError = (statusCode: number, headers: ResponseHeaders, body: string): PostError => {
  const told = parsed(body);
  const name = textOf(headers['x-amzn-errortype']) ?? textOf(told['code']) ?? textOf(told['__type']);
  const message = textOf(told['message']) ?? textOf(told['Message']) ?? `@connections answered ${statusCode}`;
  return new PostError(bareName(name ?? 'UnknownError'), message, statusCode, textOf(headers['x-amzn-requestid']));
};

/** Of a socket that could not be had, or ended without an answer, by Node and by undici. */
const SOCKET_FAULTS = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_SOCKET'];

/** Whether the same post may succeed a moment later: a server's fault, or a socket's. A post that timed out has had its time. */
export const isTransient = (fault: unknown): boolean => {
  const { statusCode, code } = Object(fault) as { statusCode?: unknown; code?: unknown };
  return (typeof statusCode === 'number' && statusCode >= 500) || SOCKET_FAULTS.includes(String(code));
};
