import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@carillon/local-clock';
import {
  ApiError,
  eventTooLarge,
  MAX_EVENT_BYTES,
  serviceFault,
  tooManyRequests,
  unknownFunction,
  unknownOperation,
} from './api-error';
import type { EventInvocations } from './event-invocation';
import { functionArn, plainFunctionName, type Whereabouts } from './function-name';
import type { FunctionPool } from './function-pool';
import { TooManyRequestsError } from './invocation';
import { type LogEntry, logText } from './log-entry';
import { decoded, jsonText, readBody } from './request-body';

export interface InvokeApiOptions {
  pools: Map<string, FunctionPool>;
  here: Whereabouts;
  clock: Clock;
  events: EventInvocations;
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** JSON text. */
  body?: string;
}

/** How much of a log the caller gets who asks for its tail. */
const LOG_TAIL_BYTES = 4 * 1024;

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
const LIST = /^\/2015-03-31\/functions\/?$/;

const clientContextOf = (req: IncomingMessage) => {
  const header = req.headers['x-amz-client-context'];
  return typeof header === 'string' ? { clientContext: jsonText(Buffer.from(header, 'base64')) } : {};
};

const configuration = ({ model }: FunctionPool) => ({
  FunctionName: model.name,
  FunctionArn: model.arn,
  Runtime: model.runtime,
  Handler: model.handler,
  Timeout: model.timeoutSeconds,
  MemorySize: model.memoryMb,
  Version: '$LATEST',
  PackageType: 'Zip',
});

/** Lambda's HTTP API, as far as clients of a running system need it: Invoke and ListFunctions (Lambda API reference). */
export const invokeApi = ({ pools, here, clock, events }: InvokeApiOptions) => {
  const poolOf = (reference: string): FunctionPool => {
    const name = plainFunctionName(reference, here);
    const pool = name === undefined ? undefined : pools.get(name);
    if (pool) return pool;
    throw unknownFunction(reference.startsWith('arn:') ? reference : functionArn(name ?? reference, here));
  };

  const payloadOf = async (req: IncomingMessage, type: string): Promise<string> => {
    const body = await readBody(req);
    if (type === 'Event' && body.length > MAX_EVENT_BYTES) throw eventTooLarge(body.length);
    return body.length === 0 ? '{}' : jsonText(body);
  };

  const invoke = async (req: IncomingMessage, requestId: string, reference: string): Promise<Answer> => {
    const type = req.headers['x-amz-invocation-type'];
    const pool = poolOf(reference);
    const payload = await payloadOf(req, String(type));
    if (type === 'DryRun') return { status: 204 };
    const request = { requestId, payload, ...clientContextOf(req) };
    if (type === 'Event') {
      events.start(pool, request);
      return { status: 202 };
    }
    const isTail = req.headers['x-amz-log-type'] === 'Tail';
    const lines: string[] = [];
    const onEntry = isTail && { onEntry: (entry: LogEntry) => void lines.push(`${logText(entry, clock.now())}\n`) };
    const { handled, payload: body } = await pool.invoke({ ...request, ...onEntry });
    const tail = Buffer.from(lines.join('')).subarray(-LOG_TAIL_BYTES).toString('base64');
    const headers = {
      'X-Amz-Executed-Version': '$LATEST',
      ...(!handled && { 'X-Amz-Function-Error': 'Unhandled' }),
      ...(isTail && { 'X-Amz-Log-Result': tail }),
    };
    return { status: 200, headers, body };
  };

  const answer = async (req: IncomingMessage, requestId: string): Promise<Answer> => {
    const [path = ''] = (req.url ?? '').split('?', 1);
    const reference = INVOKE.exec(path)?.[1];
    if (req.method === 'POST' && reference !== undefined) return invoke(req, requestId, decoded(reference));
    if (req.method !== 'GET' || !LIST.test(path)) throw unknownOperation(`${req.method} ${path}`);
    return {
      status: 200,
      body: JSON.stringify({ Functions: [...pools.values()].map(configuration), NextMarker: null }),
    };
  };

  const refusal = (thrown: unknown): Answer => {
    const error =
      thrown instanceof ApiError
        ? thrown
        : thrown instanceof TooManyRequestsError
          ? tooManyRequests()
          : serviceFault(thrown);
    return { status: error.status, headers: { 'x-amzn-ErrorType': error.type }, body: JSON.stringify(error.body) };
  };

  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const requestId = randomUUID();
    const { status, headers, body = '' } = await answer(req, requestId).catch(refusal);
    req.resume();
    const length = Buffer.byteLength(body);
    const type = body ? { 'content-type': 'application/json' } : {};
    res.writeHead(status, { 'x-amzn-RequestId': requestId, 'content-length': length, ...type, ...headers }).end(body);
  };
};
