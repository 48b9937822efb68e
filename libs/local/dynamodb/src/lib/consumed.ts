import type { IncomingMessage, ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import { bodyOf } from './request-body';
import type { Store } from './store';

/** Told what each request consumed, in the units that DynamoDB bills: WRU or RRU. */
export type OnConsumed = (kind: 'read' | 'write', units: number) => void;

const KINDS: Record<string, 'read' | 'write'> = {
  GetItem: 'read',
  BatchGetItem: 'read',
  Query: 'read',
  Scan: 'read',
  PutItem: 'write',
  UpdateItem: 'write',
  DeleteItem: 'write',
  BatchWriteItem: 'write',
};

const MEMBER = '"ReturnConsumedCapacity"';
const WISH = Buffer.from(`{${MEMBER}:"TOTAL",`);
const EXPLICIT_NONE = /"ReturnConsumedCapacity"\s*:\s*"NONE"/;

/** `{"`: an object with something in it, as every SDK writes it. */
const isOpenObject = (body: Buffer) => body[0] === 0x7b && body[1] === 0x22;

const UNITS = String.raw`\{"CapacityUnits":[\d.]+,"TableName":"[^"]*"\}`;

/**
 * The consumed capacity in an answer of dynalite. Items cannot hold such text: inside a string its quotes would be escaped, and
 * the value of an attribute begins with its type (`{"N":`), never with a bare number.
 */
const CONSUMED = new RegExp(String.raw`(,?)"ConsumedCapacity":(?:${UNITS}|\[(?:${UNITS},?)*\])(,?)`);
const NUMBER = /"CapacityUnits":([\d.]+)/g;

const unitsIn = (found: string): number =>
  [...found.matchAll(NUMBER)].reduce((sum, [, units]) => sum + Number(units), 0);

/** A write whose condition fails is billed by the size of the item that is there, one unit at least (developer guide, condition expressions). */
const FAILED_CONDITION_UNITS = 1;

/** Reads the units off the one text that dynalite answers with, and takes them out where the caller has not asked for them. */
const listen = (response: ServerResponse, kind: 'read' | 'write', isWished: boolean, onConsumed: OnConsumed): void => {
  const end = response.end.bind(response) as (body?: string) => ServerResponse;
  const onEnd = (body?: string): ServerResponse => {
    if (body === undefined) return end();
    const found = CONSUMED.exec(body);
    if (!found) {
      if (body.includes('#ConditionalCheckFailedException"')) onConsumed(kind, FAILED_CONDITION_UNITS);
      return end(body);
    }
    const [text, before, after] = found;
    onConsumed(kind, unitsIn(text));
    if (isWished) return end(body);
    const comma = before && after ? ',' : '';
    const without = body.slice(0, found.index) + comma + body.slice(found.index + text.length);
    response.setHeader('x-amz-crc32', crc32(without));
    response.setHeader('Content-Length', Buffer.byteLength(without));
    return end(without);
  };
  response.end = onEnd as ServerResponse['end'];
};

/**
 * Stands before dynalite: asks with each request what it consumes, as `ReturnConsumedCapacity` does, tells it, and answers as if
 * nobody had asked. dynalite counts tables, and leaves out what a write consumes of an index.
 */
export const metered =
  (answer: Store['request'], onConsumed: OnConsumed) =>
  /** @throws when the client goes away before its request is complete */
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const operation = String(request.headers['x-amz-target']).split('.').pop() ?? '';
    const kind = Object.hasOwn(KINDS, operation) ? KINDS[operation] : undefined;
    if (!kind) return answer(request, response);
    const body = await bodyOf(request);
    const isMentioned = body.includes(MEMBER);
    const isNone = isMentioned && EXPLICIT_NONE.test(body.toString());
    const isWished = isMentioned && !isNone;
    listen(response, kind, isWished, onConsumed);
    if (isNone)
      return answer(request, response, Buffer.from(body.toString().replace(EXPLICIT_NONE, `${MEMBER}:"TOTAL"`)));
    return answer(request, response, isWished || !isOpenObject(body) ? body : Buffer.concat([WISH, body.subarray(1)]));
  };
