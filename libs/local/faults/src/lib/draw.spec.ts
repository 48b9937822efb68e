import { draw } from './draw';

describe('a draw', () => {
  it('is SHA-256 of seed, operation and number, four bytes to a lane: a seed that failed once fails in every later version', () => {
    const digest = '0eb0b57d68835d586a82b97895ac28203b067ef035c892e7bab931bac6185104';
    const lanes = Array.from({ length: 8 }, (_, lane) => draw(1, 'dynamodb', 1)(lane) * 2 ** 32);
    expect(lanes.map((value) => value.toString(16).padStart(8, '0')).join('')).toBe(digest);
  });

  it('is another for each seed, operation and number', () => {
    const draws = [draw(1, 'post', 1), draw(2, 'post', 1), draw(1, 'event', 1), draw(1, 'post', 2)];
    expect(new Set(draws.map((lane) => lane(0))).size).toBe(4);
  });
});
