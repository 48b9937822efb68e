import { manualClock } from '@carillon/local-clock';
import { deadlines } from './deadlines';

const LIMIT = 1_000;

const setup = () => {
  const clock = manualClock(0);
  const expired: string[] = [];
  const limit = deadlines(LIMIT, clock);
  const begin = (name: string) => {
    const bounded = { expire: () => void expired.push(`${name} at ${clock.now()}`) };
    limit.begin(bounded);
    return () => limit.end(bounded);
  };
  return { clock, expired, begin };
};

describe('a deadline', () => {
  it('ends each thing at its own time, to the millisecond', async () => {
    const { clock, expired, begin } = setup();
    begin('a');
    await clock.advance(300);
    begin('b');
    begin('c');
    await clock.advance(1);
    begin('d');
    await clock.advance(5 * LIMIT);
    expect(expired).toEqual(['a at 1000', 'b at 1300', 'c at 1300', 'd at 1301']);
  });

  it('leaves alone what is over, the oldest too', async () => {
    const { clock, expired, begin } = setup();
    const endA = begin('a');
    const endB = begin('b');
    await clock.advance(500);
    begin('c');
    endA();
    endA();
    endB();
    await clock.advance(5 * LIMIT);
    expect(expired).toEqual(['c at 1500']);
  });

  it('begins anew after nothing was left', async () => {
    const { clock, expired, begin } = setup();
    begin('a')();
    await clock.advance(700);
    begin('b');
    await clock.advance(5 * LIMIT);
    expect(expired).toEqual(['b at 1700']);
  });
});
