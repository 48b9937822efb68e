import { failedIds } from './batch-response';

const IDS = ['a', 'b', 'c'];

describe('the response to a batch', () => {
  it.each(['null', '{}', '{"batchItemFailures":null}', '{"batchItemFailures":[]}', '{"statusCode":200}'])(
    '%s is success',
    (payload) => expect(failedIds(payload, IDS)).toEqual([]),
  );

  it('names the messages that failed', () => {
    const payload = '{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"c"}]}';
    expect(failedIds(payload, IDS)).toEqual(['a', 'c']);
  });

  it.each([
    '"ok"',
    '[]',
    '7',
    '{"batchItemFailures":"a"}',
    '{"batchItemFailures":["a"]}',
    '{"batchItemFailures":[{"itemIdentifier":""}]}',
    '{"batchItemFailures":[{"itemIdentifier":null}]}',
    '{"batchItemFailures":[{"messageId":"a"}]}',
    '{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"x"}]}',
  ])('%s is the failure of all', (payload) => expect(failedIds(payload, IDS)).toEqual(IDS));
});
