import type { Invoker } from '@carillon/local-lambda';
import type { LambdaIntegration } from '@carillon/local-terraform-model';
import type { Run } from './integration';
import { readProxyResult } from './proxy-result';

/** The `AWS_PROXY` integration: the event to a function, and its result back. */
export const lambdaProxy =
  ({ functionName }: LambdaIntegration, invoker: Invoker): Run =>
  async (event) => {
    try {
      const { handled, payload } = await invoker.invoke(functionName, JSON.stringify(event));
      if (!handled) return { ok: false, status: 502, problem: `Function ${functionName} failed` };
      const result = readProxyResult(payload);
      return result
        ? { ok: true, result }
        : { ok: false, status: 502, problem: `Malformed Lambda proxy response of function ${functionName}` };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { ok: false, status: 500, problem: `Function ${functionName} cannot be invoked: ${reason}` };
    }
  };
