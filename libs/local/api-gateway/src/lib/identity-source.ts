import type { AuthorizerEvent } from './event';

/** Where the authorizer looks for an identity: the value in its event, if there is one. */
export type IdentitySource = (event: AuthorizerEvent) => string | undefined;

const SOURCE = /^(route\.request\.header|route\.request\.querystring|context|stageVariables)\.(.+)$/;

const textOf = (value: unknown): string | undefined =>
  value === undefined || value === null ? undefined : String(value);

const READ: Record<string, (event: AuthorizerEvent, name: string) => unknown> = {
  'route.request.header': ({ headers }, name) =>
    Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1],
  'route.request.querystring': ({ queryStringParameters }, name) => queryStringParameters[name],
  context: ({ requestContext }, name) =>
    name
      .split('.')
      .reduce<unknown>(
        (value, key) =>
          typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(key) : undefined,
        requestContext,
      ),
  stageVariables: ({ stageVariables }, name) => stageVariables[name],
};

/**
 * Compiles an identity source such as `route.request.querystring.token`, `context.identity.sourceIp` or `stageVariables.x`.
 * @throws for another form: AWS refuses the `$request.header.x` of HTTP APIs when it is deployed (behaviour reference 1.5)
 */
export const compileIdentitySource = (source: string): IdentitySource => {
  const [, kind = '', name = ''] = SOURCE.exec(source) ?? [];
  const read = READ[kind];
  if (!read) {
    throw new Error(
      `${source} is no identity source of a WebSocket API: route.request.header.…, route.request.querystring.…, context.… or stageVariables.…`,
    );
  }
  return (event) => textOf(read(event, name));
};
