import { type Case, type Group, isGuess } from './case';
import type { World } from './world';

export type Verdict = 'pass' | 'fail' | 'not applicable';

export interface Result {
  case: Case;
  verdict: Verdict;
  /** Why it failed, or why it does not apply. */
  reason?: string;
}

const REASONS: Record<NonNullable<Case['needs']>, string> = {
  clock: 'it takes a clock that can be moved',
  process: 'it takes a gateway that can be stopped',
};

/** Runs one case, and says how it ended whatever happens. */
export const runCase = async (subject: Case, world: World): Promise<Result> => {
  if (subject.needs && !world.offers.has(subject.needs))
    return { case: subject, verdict: 'not applicable', reason: REASONS[subject.needs] };
  try {
    await subject.run(world);
    return { case: subject, verdict: 'pass' };
  } catch (error) {
    return { case: subject, verdict: 'fail', reason: error instanceof Error ? error.message : String(error) };
  } finally {
    await world.tidy();
  }
};

/**
 * Runs the cases one after another: some move the clock of their system, which all its connections feel.
 * @param tell is told of each group before its cases and of each result when it is there
 */
export const runAll = async (
  groups: Group[],
  world: World,
  withoutGuesses: boolean,
  tell: { group(heading: string): void; result(result: Result): void },
): Promise<Result[]> => {
  const results: Result[] = [];
  for (const { heading, cases } of groups) {
    const wanted = cases.filter((candidate) => !withoutGuesses || !isGuess(candidate));
    if (wanted.length > 0) tell.group(heading);
    for (const subject of wanted) {
      const result = await runCase(subject, world);
      tell.result(result);
      results.push(result);
    }
  }
  return results;
};
