import { busiestSecond } from './busiest-second';

it('the busiest second may begin at any time, and does not hold its end', () => {
  expect(busiestSecond([0, 900, 1_000, 1_500, 1_899, 1_900])).toBe(4);
  expect(busiestSecond([3_000, 0, 1_000, 2_000])).toBe(1);
  expect(busiestSecond([])).toBe(0);
});
