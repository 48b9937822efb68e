/** A value of JSON on its way through a path. */
type Read = (body: unknown) => unknown;

/** A piece of an expression: literal text, or a variable. */
type Part = string | Read;

/** `\$`, `${variable}`, `$variable`, or text up to the next of them. */
const TOKEN = /(\\\$)|\$\{([^}]*)\}|\$([\w-]+(?:\.[\w-]+|\[[^\]]*\])*)|([^\\$]+|[\\$])/g;

/** `.name`, `[0]`, `['name']` or `["name"]`. */
const STEP = /\.([^.[\]]+)|\[(?:(\d+)|'([^']*)'|"([^"]*)")\]/y;

const BODY = /^request\.body(?=[.[]|$)/;

/** A message has neither headers nor a query: only the body can have a value. */
const missing: Read = () => undefined;

const keysOf = (path: string): string[] => {
  const keys: string[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const step = STEP.exec(path);
    if (!step) throw new Error(`Expressions take paths of names and indexes such as .items[0], not "${path}"`);
    keys.push(step.slice(1).find((key) => key !== undefined) ?? '');
  }
  return keys;
};

/** Compiles a path of names and indexes such as `.items[0].name`. @throws for any other */
export const readPath = (path: string): Read => {
  const keys = keysOf(path);
  return (root) => {
    let value = root;
    for (const key of keys) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
      value = (value as Record<string, unknown>)[key];
    }
    return value;
  };
};

const compileVariable = (variable: string): Read =>
  BODY.test(variable) ? readPath(variable.replace(BODY, '')) : missing;

const compile = (expression: string): Part[] =>
  [...expression.matchAll(TOKEN)].map(([, escaped, braced, bare, text = '']) => {
    const variable = braced ?? bare;
    if (variable !== undefined) return compileVariable(variable);
    return escaped ? '$' : text;
  });

/** An array of two is `[a, b]`. An object has a text too, though no route key is ever like it. */
const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** Evaluates what can be: not text that is no JSON, and not a value nested so deep that writing it as text fails. */
const onJson =
  (evaluate: (body: unknown) => string | undefined) =>
  (message: string): string | undefined => {
    try {
      return evaluate(JSON.parse(message));
    } catch {
      return undefined;
    }
  };

/**
 * Compiles a selection expression, of routes, models or templates, such as `$request.body.action` or `${request.body.service}/${request.body.action}`
 * once, into the function that reads a message's key with it. It parses the message at most once, and not at all
 * for a static expression. Source: developer guide, "WebSocket API selection expressions"; conformance cases 48 to 63.
 * @returns a function that gives `undefined` where the expression cannot be evaluated: the message is not JSON, or the only
 * variable has no value or is `null`. Among other parts, such a variable is empty text.
 * @throws for a path that is more than names and indexes
 */
export const compileSelection = (expression: string): ((message: string) => string | undefined) => {
  const parts = compile(expression);
  const [first] = parts;
  if (parts.length === 1 && typeof first === 'function') {
    return onJson((body) => {
      const value = first(body) ?? undefined;
      return value === undefined ? undefined : textOf(value);
    });
  }
  if (parts.every((part) => typeof part === 'string')) {
    const text = parts.join('');
    return () => text;
  }
  return onJson((body) => parts.map((part) => (typeof part === 'string' ? part : textOf(part(body) ?? ''))).join(''));
};
