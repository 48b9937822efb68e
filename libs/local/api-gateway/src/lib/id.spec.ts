import { isConnectionId, newId } from './id';

describe('an id', () => {
  it('has 16 characters of the URL-safe alphabet and is given once (32)', () => {
    const ids = Array.from({ length: 5_000 }, newId);
    expect(ids.every((id) => /^[A-Za-z0-9_-]{15}=$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.some((id) => id.includes('-')) && ids.some((id) => id.includes('_'))).toBe(true);
  });

  it.each(['L0SM9cOFvHcCIhw=', 'JC1dgf9yoAMCK-g=', 'RYG0LEicPHcFo_A=', 'H111mc0HywMCEEf='])(
    'such as %s can be that of a connection (102)',
    (id) => expect(isConnectionId(id)).toBe(true),
  );

  it.each(['', '6sdf', 'L0SM9cOFvHcCIhw', 'L0SM9cOFvHcCIhw==', 'L0SM9cOFvHcCIh+='])('such as "%s" cannot (102)', (id) =>
    expect(isConnectionId(id)).toBe(false),
  );
});
