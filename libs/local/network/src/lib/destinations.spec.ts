import { destinations, type Refusal } from '../index';

const refusals: Refusal[] = [];
const wayTo = (host: string, others = false) =>
  destinations({ host: '10.0.0.7', port: 3000, others }, () => undefined).wayTo(host);

describe('where it leads, what is sent to', () => {
  it.each([
    ['dynamodb.eu-central-1.amazonaws.com', 'home', 'home'],
    ['abc.lambda-url.us-east-1.on.aws', 'home', 'home'],
    ['localhost', 'through', 'through'],
    ['app.localhost.', 'through', 'through'],
    ['127.8.9.1', 'through', 'through'],
    ['::1', 'through', 'through'],
    ['10.0.0.7', 'through', 'through'],
    ['169.254.169.254', 'refused', 'refused'],
    ['amazonaws.com.example', 'refused', 'through'],
    ['10.0.0.8', 'refused', 'through'],
  ])('%s: %s, and with other hosts let through: %s', (host, without, withOthers) => {
    expect([wayTo(host), wayTo(host, true)]).toEqual([without, withOthers]);
  });

  it('is told when it is refused', () => {
    const { refuse } = destinations({ host: '127.0.0.1', port: 3000 }, (refusal) => refusals.push(refusal));
    expect(refuse('example.com', 443)).toMatchObject({
      code: 'ERR_NETWORK_NOT_ALLOWED',
      message: expect.stringMatching(/^example\.com, port 443, is not reached: .*--allow-network/),
    });
    expect(refusals).toEqual([{ host: 'example.com', port: 443, reason: expect.any(String) }]);
  });
});
