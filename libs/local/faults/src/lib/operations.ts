/** Where a function fails: before its handler runs, as it makes its n-th HTTP request, or when its handler has ended. */
export type Point = 'start' | 'end' | number;

/** What a plan may say about an operation beside its rates. */
export interface Settings {
  /** The only names that are meant; every other is left alone. */
  only: readonly string[];
  /** Milliseconds of the system's clock. */
  delayMs: number;
  /** Without it, another one is drawn for each fault. */
  at: Point;
}

interface Shape {
  kinds: readonly string[];
  settings: readonly (keyof Settings)[];
}

/**
 * What can go wrong where. Kinds are drawn independently of each other; where several strike at once, the first one listed
 * happens. `only` names functions, and of `dynamodb` actions.
 */
export const OPERATIONS = {
  /** A POST to an open connection. */
  post: { kinds: ['gone', 'reset', 'throttled', 'error', 'hang'], settings: [] },
  /** A message of a client, before a route is selected. */
  message: { kinds: ['reset'], settings: [] },
  /** The end of a connection: its `$disconnect`. */
  disconnect: { kinds: ['lost', 'late'], settings: ['delayMs'] },
  /** An event that a function runs, each attempt of an asynchronous one for itself. */
  invoke: { kinds: ['throw', 'timeOut', 'crash'], settings: ['at', 'only'] },
  /** The start of an environment. */
  coldStart: { kinds: ['late'], settings: ['delayMs', 'only'] },
  /** An asynchronous event, on its way to its first attempt. */
  event: { kinds: ['duplicate', 'late'], settings: ['delayMs', 'only'] },
  /** A request to DynamoDB. */
  dynamodb: { kinds: ['throttled', 'error', 'errorAfter', 'resetAfter'], settings: ['only'] },
} as const satisfies Record<string, Shape>;

type Operations = typeof OPERATIONS;
export type Operation = keyof Operations;
export type Kind<O extends Operation> = Operations[O]['kinds'][number];
type Setting<O extends Operation> = Operations[O]['settings'][number];

/** Of each kind how many of 1,000 operations, and the settings of the operation. */
export type OperationPlan<O extends Operation> = { [K in Kind<O>]?: number } & Partial<Pick<Settings, Setting<O>>>;

/** A fault that is to happen, with what it needs to know. */
export type Fault<O extends Operation> = { kind: Kind<O> } & Pick<Settings, Exclude<Setting<O>, 'only'>>;

export const isOperation = (name: string): name is Operation => Object.hasOwn(OPERATIONS, name);
