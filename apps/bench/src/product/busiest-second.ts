/**
 * The most that happened within any second.
 * @param times in milliseconds, in any order
 */
export const busiestSecond = (times: readonly number[]): number => {
  const sorted = times.toSorted((a, b) => a - b);
  let most = 0;
  let first = 0;
  sorted.forEach((time, n) => {
    while ((sorted[first] ?? time) <= time - 1_000) first += 1;
    most = Math.max(most, n - first + 1);
  });
  return most;
};
