import { readPath } from './selection-expression';

/** What a template can refer to. */
export interface TemplateScope {
  /** `requestContext` of the event. */
  context: object;
  stageVariables: Record<string, string>;
  /** The message, or in a response template what the integration answered. */
  body: string;
}

export type Template = (scope: TemplateScope) => string;

/** A directive, a comment or an escaped sign of the Velocity Template Language. */
const BEYOND = /#(?:[a-z{#*[@])[^\s(]*|\\[$#]/i;

/** `$name.name`, `${name.name}`, each also with `!`, and with a text in parentheses at its end. */
const REFERENCE = /\$!?(?:\{([^}]*)\}|([A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*(?:\('[^']*'\)|\("[^"]*"\)|\([^)]*\))?))/g;

const CALL = /^input\.(json|path)\((['"])(.*)\2\)$/;

const textOf = (value: unknown): string => {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** The rest of a reference to `context` or `stageVariables`, as a path. */
const read = (root: 'context' | 'stageVariables', path: string): Template => {
  const value = readPath(path);
  return (scope) => textOf(value(scope[root]));
};

const compileReference = (reference: string): Template => {
  const [root = '', path = ''] = reference.split(/(?=\.)(.*)/s);
  if ((root === 'context' || root === 'stageVariables') && path !== '' && !path.includes('(')) return read(root, path);
  if (reference === 'input.body') return ({ body }) => body;
  const [, kind, , at = ''] = CALL.exec(reference) ?? [];
  if (kind === undefined || !at.startsWith('$')) {
    throw new Error(
      `Templates know $context.…, $stageVariables.…, $input.body, $input.json('$.…') and $input.path('$.…'), not $${reference}`,
    );
  }
  const value = readPath(at.slice(1));
  return kind === 'json'
    ? ({ body }) => JSON.stringify(value(parsed(body))) ?? 'null'
    : ({ body }) => textOf(value(parsed(body)));
};

/**
 * Compiles a mapping template once. Of the Velocity Template Language it knows references alone: `$context.…`,
 * `$stageVariables.…`, `$input.body`, `$input.json('$.…')` and `$input.path('$.…')`, each also in braces. What has no value
 * is empty text. Source: developer guide, "WebSocket API mapping template reference".
 * @throws for directives such as `#set`, for comments, escapes and every other reference
 */
export const compileTemplate = (template: string): Template => {
  const beyond = BEYOND.exec(template);
  if (beyond) throw new Error(`Templates have references here, and no directives, comments or escapes: ${beyond[0]}`);
  const parts: (string | Template)[] = [];
  let end = 0;
  for (const { 0: whole, 1: braced, 2: bare, index } of template.matchAll(REFERENCE)) {
    parts.push(template.slice(end, index), compileReference(braced ?? bare ?? ''));
    end = index + whole.length;
  }
  parts.push(template.slice(end));
  return (scope) => parts.map((part) => (typeof part === 'string' ? part : part(scope))).join('');
};
