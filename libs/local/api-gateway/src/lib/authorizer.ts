import type { IncomingMessage } from 'node:http';
import type { Clock } from '@carillon/local-clock';
import type { Invocation, Invoker } from '@carillon/local-lambda';
import type { AuthorizerModel } from '@carillon/local-terraform-model';
import type { Authorizer, CallerIdentity } from '@carillon/route-types';
import { type AuthorizerResult, readAuthorizerResult } from './authorizer-result';
import { type Occasion, authorizerEvent } from './event';
import { compileIdentitySource } from './identity-source';
import { MAX_INTEGRATION_MS } from './limits';

/** What came of an authorization. `authorizer` and `caller` are what the events of the connection carry. */
export type Authorization =
  | { ok: true; authorizer?: Authorizer; caller?: CallerIdentity }
  | { ok: false; status: 401 | 403 | 500; problem: string };

const refused = (status: 401 | 403 | 500, problem: string): Authorization => ({ ok: false, status, problem });

/** Exactly this error of the function means 401; every other means 500 (conformance cases 37, 43). */
const isUnauthorized = ({ payload }: Invocation): boolean => {
  const error: unknown = JSON.parse(payload);
  return (
    typeof error === 'object' && error !== null && 'errorMessage' in error && error.errorMessage === 'Unauthorized'
  );
};

/**
 * A Lambda authorizer of type `REQUEST`. It is asked at every handshake, for WebSocket APIs have no cache, and only then
 * (conformance cases 46, 47); not at all where an identity source has no value (cases 35, 36).
 * @returns a function that never rejects
 * @throws for an identity source that a WebSocket API does not have
 */
export const lambdaAuthorizer = (
  { name, functionName, identitySources }: AuthorizerModel,
  invoker: Invoker,
  clock: Clock,
) => {
  const sources = identitySources.map((source) => ({ source, read: compileIdentitySource(source) }));

  const ask = async (event: object): Promise<AuthorizerResult | Authorization> => {
    const { promise: late, resolve } = Promise.withResolvers<undefined>();
    const timer = clock.after(MAX_INTEGRATION_MS, () => resolve(undefined));
    try {
      const invocation = await Promise.race([invoker.invoke(functionName, JSON.stringify(event)), late]);
      if (!invocation) return refused(500, `Authorizer ${name} ran longer than ${MAX_INTEGRATION_MS} ms`);
      if (invocation.handled) return readAuthorizerResult(invocation.payload);
      return isUnauthorized(invocation)
        ? refused(401, `Authorizer ${name} said Unauthorized`)
        : refused(500, `Authorizer ${name} failed`);
    } catch (error) {
      return refused(500, `Authorizer ${name}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      timer.cancel();
    }
  };

  return async (occasion: Occasion, methodArn: string, request: IncomingMessage): Promise<Authorization> => {
    const event = authorizerEvent(occasion, methodArn, request);
    const missing = sources.find(({ read }) => !read(event));
    if (missing) return refused(401, `The identity source ${missing.source} has no value`);
    const result = await ask(event);
    if ('ok' in result) return result;
    const { principalId, context, allows } = result;
    if (!allows('execute-api:Invoke', methodArn))
      return refused(403, `The policy of authorizer ${name} denies ${methodArn}`);
    return { ok: true, authorizer: { principalId, ...context, integrationLatency: clock.now() - occasion.at } };
  };
};
