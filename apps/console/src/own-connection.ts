/** A connection of the list, as far as it tells whose it is. */
export interface Seen {
  id: string;
  /** As GetConnection gives it. */
  userAgent?: string | null;
}

/**
 * Which connection is this page's: API Gateway does not tell a client its id, so it is the one that was not there before
 * this page connected and that has this browser's user agent. `undefined` where that is not exactly one.
 * @param before ids before this page connected; `undefined` if they are not known
 */
export const ownConnection = (
  before: ReadonlySet<string> | undefined,
  after: Seen[],
  userAgent: string,
): string | undefined => {
  if (before === undefined) return undefined;
  const candidates = after.filter((seen) => !before.has(seen.id) && seen.userAgent === userAgent);
  return candidates.length === 1 ? candidates[0]?.id : undefined;
};

const browsers: [RegExp, string][] = [
  [/\bEdg\//, 'Edge'],
  [/\bFirefox\//, 'Firefox'],
  [/\bHeadlessChrome\//, 'Headless Chrome'],
  [/\b(Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

/** A user agent in a word: the browser's name, or the first product that it names. */
export const describeAgent = (userAgent: string): string =>
  browsers.find(([pattern]) => pattern.test(userAgent))?.[1] ?? userAgent.split(/[\s/]/, 1).join('');
