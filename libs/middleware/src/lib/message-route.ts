import middy, { type MiddlewareObj } from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import {
  type ErrorFrame,
  type MessageEvent,
  messageIdSchema,
  parse,
  Refusal,
  type RequestContext,
  type RouteResult,
  type Frame,
} from '@carillon/route-types';
import { connectionContext, faultLog, lambdaContext, logger } from './logging';

/** What a behaviour gets of a client's message: its frame, parsed and checked, and who sent it. */
export interface Message<Body> {
  body: Body;
  requestContext: RequestContext;
}

type Schema<Body> = Parameters<typeof parse>[0] & { _zod: { output: Body } };

/** The frame as JSON has it, with whatever keys and however deep; undefined where it is none. */
const plainJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/**
 * What the parser's error says of a frame that is JSON. Of an error of its `JSON.parse` it keeps the text, and that one can only be a
 * `RangeError`: with a look at every key, a parse calls itself for each level. Else it has met a key that it forbids.
 */
const refusalOf = (error: unknown): Refusal =>
  (error as { cause?: { message?: string } }).cause?.message === undefined
    ? new Refusal('bad_json', 'the message has the key __proto__, or constructor with a prototype in it')
    : new Refusal('too_large', 'the message is nested too deep');

/** Parses the frame. Messages have no headers (case 64), so there is no content type to check. */
const jsonBody = (): MiddlewareObj<MessageEvent> => {
  const { before } = httpJsonBodyParser({ disableContentTypeCheck: true });
  return {
    before: async (request) => {
      try {
        await before?.(request as never);
      } catch (error) {
        // The parser's error holds the body, which no log may show: it is no `cause`.
        const frame = plainJson(request.event.body);
        if (frame === undefined) throw new Refusal('bad_json', 'the message is not JSON');
        request.event.body = frame as never; // What refuses it reads its id, and nothing else comes after.
        throw refusalOf(error);
      }
    },
  };
};

/** The client's own id of the refused frame, if it is one that an ack could carry. */
const idOf = (body: unknown): string | undefined => {
  const { id } = Object(body) as { id?: unknown };
  try {
    return id === undefined ? undefined : parse(messageIdSchema, id);
  } catch {
    return undefined;
  }
};

/** A refusal is the route's answer; everything else stays thrown, and API Gateway sends its own frame (case 71). */
const refusals = (): MiddlewareObj<MessageEvent, RouteResult> => ({
  onError: (request) => {
    const { error, event } = request;
    if (!(error instanceof Refusal)) return;
    logger.info('refused', { code: error.code });
    const id = idOf(event.body);
    const frame: ErrorFrame = {
      type: 'error',
      code: error.code,
      message: error.message,
      ...(id !== undefined && { id }),
      requestId: event.requestContext.requestId,
    };
    // 200, since that a body reaches the client with any other status is no documented behaviour (case 68).
    request.response = { statusCode: 200, body: JSON.stringify(frame) };
  },
});

/**
 * The Lambda of a two-way route: the frame that the behaviour resolves to is the answer, and so is a `Refusal`.
 * @param schema what a frame of this route looks like; anything else is refused before the behaviour sees it
 */
export const messageRoute = <Body>(schema: Schema<Body>, behaviour: (message: Message<Body>) => Promise<Frame>) =>
  middy<MessageEvent, RouteResult>()
    .use(lambdaContext())
    .use(connectionContext())
    .use(faultLog())
    .use(refusals())
    .use(jsonBody())
    .handler(async ({ body, requestContext }): Promise<RouteResult> => {
      const frame = await behaviour({ body: parse(schema, body) as Body, requestContext });
      return { statusCode: 200, body: JSON.stringify(frame) };
    });
