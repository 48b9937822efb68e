import middy from '@middy/core';
import { parse } from '@carillon/route-types';
import { faultLog, lambdaContext, logger } from './logging';

type Schema<Input> = Parameters<typeof parse>[0] & { _zod: { output: Input } };

/**
 * A Lambda that is invoked, not connected to: by a schedule, or by another service. Input that does not fit is thrown as a
 * `Refusal`, so the caller sees `errorType: "Refusal"` and its text.
 * @param behaviour gets the input, and the request id of the invocation: an asynchronous event may come more than once, and
 * keeps its id when Lambda delivers or tries it again (Lambda's guide, "Understanding retry behavior")
 */
export const job = <Input, Result>(
  schema: Schema<Input>,
  behaviour: (input: Input, requestId: string) => Promise<Result>,
) =>
  middy<unknown, Result>()
    .use(lambdaContext())
    .use(faultLog())
    .handler(async (event, { awsRequestId }) => {
      const result = await behaviour(parse(schema, event) as Input, awsRequestId);
      logger.info('done', { result });
      return result;
    });
