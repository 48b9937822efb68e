const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The messages of a batch that a function reports as failed (Lambda developer guide, "Implementing partial batch responses"). Nothing,
 * `null`, `{}` and an empty list are success; a response that is malformed, or names a message that is not in the batch, is the failure
 * of all.
 * @param payload what the function returned, as JSON text
 * @param ids the ids of the whole batch
 */
export const failedIds = (payload: string, ids: readonly string[]): readonly string[] => {
  const response = JSON.parse(payload) as unknown;
  if (response === null) return [];
  if (!isObject(response)) return ids;
  const failures = response['batchItemFailures'] ?? [];
  if (!Array.isArray(failures)) return ids;
  const named = failures.map((failure: unknown) => (isObject(failure) ? failure['itemIdentifier'] : undefined));
  const known = new Set(ids);
  const isKnown = (id: unknown): id is string => typeof id === 'string' && known.has(id);
  return named.every(isKnown) ? named : ids;
};
