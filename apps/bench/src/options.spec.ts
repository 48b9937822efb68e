import { FlagError } from '@carillon/flags';
import { readOptions } from './options';

describe('the options', () => {
  it('are five runs of everything where nothing is said', () =>
    expect(readOptions([])).toEqual({ isQuick: false, runs: 5, isJson: false }));

  it('are one quick run, or as many as are asked for', () => {
    expect(readOptions(['--quick'])).toMatchObject({ isQuick: true, runs: 1 });
    expect(readOptions(['--quick', '--runs', '3'])).toMatchObject({ isQuick: true, runs: 3 });
  });

  it.each(['echo', 'posts', 'slow'])('may be %s alone', (only) =>
    expect(readOptions(['--only', only])).toMatchObject({ only }),
  );

  it('are none when help is asked for', () => expect(readOptions(['-h'])).toBeUndefined());

  it.each([
    [
      ['--only', 'ecko'],
      '--only: "ecko" is none of connections, roundTrips, echo, broadcasts, soak, posts, product, large, coalescing, slow, budget',
    ],
    [['--runs', '0'], '--runs: "0" is not a number above zero'],
    [['--runs', 'x'], '--runs: "x" is not a number above zero'],
    [['--runs', '1.5'], '--runs: "1.5" is not a whole number'],
    [['--slow'], "Unknown option '--slow'"],
  ])('cannot be %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(FlagError);
    expect(() => readOptions(args)).toThrow(message);
  });
});
