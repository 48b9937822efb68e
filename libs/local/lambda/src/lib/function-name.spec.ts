import { functionArn, plainFunctionName } from './function-name';

const here = { region: 'eu-central-1', accountId: '123456789012' };

describe('a function is named by', () => {
  it.each([
    'chat',
    'chat:$LATEST',
    'chat:live',
    '123456789012:function:chat',
    '123456789012:function:chat:7',
    'function:chat',
    'arn:aws:lambda:eu-central-1:123456789012:function:chat',
    'arn:aws:lambda:eu-central-1:123456789012:function:chat:$LATEST',
  ])('%s', (reference) => {
    expect(plainFunctionName(reference, here)).toBe('chat');
  });

  it.each([
    ['another region', 'arn:aws:lambda:us-east-1:123456789012:function:chat'],
    ['another account', '210987654321:function:chat'],
    ['characters that no name has', 'chat room'],
  ])('nothing with %s', (_title, reference) => {
    expect(plainFunctionName(reference, here)).toBeUndefined();
  });

  it('its ARN, which its name makes', () => {
    expect(functionArn('chat', here)).toBe('arn:aws:lambda:eu-central-1:123456789012:function:chat');
  });
});
