import type { Meter } from '@carillon/metering';
import type { Answer } from './router';

const SENDS = /\.SendMessage(Batch)?$/;

/**
 * Counts the requests that a service gets. What a send brings is taken for its messages: the JSON around them is a part that SQS does not
 * bill, at most some hundred bytes of 64 KB. Event source mappings ask without HTTP, and are not counted.
 */
export const meteredSqs =
  (used: Pick<Meter, 'queued'>, answer: Answer): Answer =>
  (request, response) => {
    const isSend = SENDS.test(String(request.headers['x-amz-target']));
    used.queued(isSend ? Number(request.headers['content-length'] ?? 0) : 0);
    return answer(request, response);
  };
