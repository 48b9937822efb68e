import { type Case, isGuess } from './case';
import { runAll } from './runner';
import { rowOf, totalsOf } from './table';
import type { World } from './world';

const world = { offers: new Set(), tidy: async () => undefined } as unknown as World;

const cases: Case[] = [
  { number: 1, mark: 'D', title: 'it holds', run: async () => undefined },
  { number: 2, mark: 'O', title: 'it does not', run: () => Promise.reject(new Error('expected 403\nreceived 200')) },
  { number: 3, mark: 'G', title: 'it is a guess', run: async () => undefined },
  { number: 4, mark: 'O', title: 'it waits', needs: 'clock', run: () => Promise.reject(new Error('it was run')) },
];

const run = (withoutGuesses: boolean) =>
  runAll([{ heading: 'Some', cases }], world, withoutGuesses, { group: () => undefined, result: () => undefined });

describe('a run', () => {
  it('goes on after a failure, and tells what does not apply instead of leaving it out', async () => {
    const verdicts = (await run(false)).map(({ verdict }) => verdict);
    expect(verdicts).toEqual(['pass', 'fail', 'pass', 'not applicable']);
  });

  it('leaves out the guesses when told to', async () => {
    expect((await run(true)).map((result) => result.case.number)).toEqual([1, 2, 4]);
  });

  it('is shown as rows with reasons, and totals by mark', async () => {
    const results = await run(false);
    expect(results.map(rowOf)).toEqual([
      '    1  D       pass            it holds',
      '    2  O       fail            it does not\n' +
        [`expected 403`, `received 200`].map((line) => ' '.repeat(31) + line).join('\n'),
      '    3  G       pass            it is a guess',
      '    4  O       not applicable  it waits\n' + ' '.repeat(31) + 'it takes a clock that can be moved',
    ]);
    expect(totalsOf(results).split('\n')).toEqual([
      'D        1 pass, 0 fail, 0 not applicable, of 1',
      'G        1 pass, 0 fail, 0 not applicable, of 1',
      'O        0 pass, 1 fail, 1 not applicable, of 2',
      'total    2 pass, 1 fail, 1 not applicable, of 4',
    ]);
  });
});

describe('a guess', () => {
  it('is what neither a document nor an observation says', () => {
    expect((['G', 'P/G', 'P'] as const).map((mark) => isGuess({ mark }))).toEqual([true, true, false]);
    expect((['D', 'O-weak', 'D/G', 'O/G', 'D/P/G'] as const).some((mark) => isGuess({ mark }))).toBe(false);
  });
});
