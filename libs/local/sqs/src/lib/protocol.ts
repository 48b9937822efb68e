import type { Fields } from './fields';
import type { SqsError } from './sqs-error';

/** What a request says, whatever its protocol. */
export interface Demand {
  /** Such as `SendMessage`. */
  action: string;
  fields: Fields;
}

/** One of the two ways in which clients speak with SQS. */
export interface Protocol {
  contentType: string;
  /** @throws SqsError for a body that cannot be read */
  read(): Demand;
  result(action: string, result: object, requestId: string): string;
  refusal(error: SqsError, requestId: string): string;
}
