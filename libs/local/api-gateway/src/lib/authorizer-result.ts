import { type InvokePolicy, readInvokePolicy } from './invoke-policy';
import { MAX_AUTHORIZER_RESULT_BYTES } from './limits';

/** What a Lambda authorizer said. */
export interface AuthorizerResult {
  principalId: string;
  /** Its `context`, every value as text: AWS documents no other for `$context.authorizer.…`. */
  context: Record<string, string>;
  allows: InvokePolicy;
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const contextOf = (value: unknown): Record<string, string> => {
  if (value === undefined || value === null) return {};
  if (!isFields(value)) throw new Error('Its context is no object');
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      const isPlain = typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean';
      if (!isPlain) throw new Error(`The value ${name} of its context is neither text, number nor boolean`);
      return [name, String(one)];
    }),
  );
};

/**
 * Reads the result of a Lambda authorizer; the simple answers of HTTP APIs, `{"isAuthorized":true}`, are malformed here.
 * @param payload JSON text
 * @throws for what AWS answers with 500 (conformance case 42), saying what is wrong with it
 */
export const readAuthorizerResult = (payload: string): AuthorizerResult => {
  if (Buffer.byteLength(payload) > MAX_AUTHORIZER_RESULT_BYTES) throw new Error('Its result is longer than 8 KB');
  const result: unknown = JSON.parse(payload);
  if (!isFields(result)) throw new Error('Its result is no object');
  const principalId = result['principalId'];
  if (typeof principalId !== 'string' || principalId === '') throw new Error('Its result has no principalId');
  return {
    principalId,
    context: contextOf(result['context']),
    allows: readInvokePolicy(result['policyDocument']),
  };
};
