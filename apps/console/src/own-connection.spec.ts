import { describeAgent, ownConnection } from './own-connection';

const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

describe('ownConnection', () => {
  it('is the one that came since, with this browser’s user agent', () => {
    const after = [
      { id: 'A=', userAgent: chrome },
      { id: 'B=', userAgent: chrome },
      { id: 'C=', userAgent: null },
    ];
    expect(ownConnection(new Set(['A=']), after, chrome)).toBe('B=');
  });

  it('is not guessed where two came since, or none', () => {
    const after = [
      { id: 'A=', userAgent: chrome },
      { id: 'B=', userAgent: chrome },
    ];
    expect(ownConnection(new Set(), after, chrome)).toBeUndefined();
    expect(ownConnection(new Set(['A=', 'B=']), after, chrome)).toBeUndefined();
  });

  it('is not guessed where the list before is not known', () => {
    expect(ownConnection(undefined, [{ id: 'A=', userAgent: chrome }], chrome)).toBeUndefined();
  });
});

describe('describeAgent', () => {
  it('names the browser', () => {
    expect(describeAgent(chrome)).toBe('Chrome');
    expect(describeAgent(`${chrome} Edg/140.0.0.0`)).toBe('Edge');
  });

  it('names the first product of anything else', () => {
    expect(describeAgent('aws-cli/2.23.6 md/awscrt#0.23.4')).toBe('aws-cli');
  });
});
