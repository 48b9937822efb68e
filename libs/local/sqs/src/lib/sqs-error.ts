/** Errors by their name in the JSON protocol: the code of the query protocol, and the status where it is not 400. */
const ERRORS = {
  BatchEntryIdsNotDistinct: { code: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct' },
  BatchRequestTooLong: { code: 'AWS.SimpleQueueService.BatchRequestTooLong' },
  EmptyBatchRequest: { code: 'AWS.SimpleQueueService.EmptyBatchRequest' },
  InvalidAttributeName: { code: 'InvalidAttributeName' },
  InvalidBatchEntryId: { code: 'AWS.SimpleQueueService.InvalidBatchEntryId' },
  InvalidMessageContents: { code: 'InvalidMessageContents' },
  InvalidParameterValueException: { code: 'InvalidParameterValue', isCommon: true },
  MessageNotInflight: { code: 'AWS.SimpleQueueService.MessageNotInflight' },
  MissingRequiredParameterException: { code: 'MissingParameter', isCommon: true },
  OverLimit: { code: 'OverLimit', status: 403 },
  PurgeQueueInProgress: { code: 'AWS.SimpleQueueService.PurgeQueueInProgress', status: 403 },
  QueueDoesNotExist: { code: 'AWS.SimpleQueueService.NonExistentQueue' },
  ReceiptHandleIsInvalid: { code: 'ReceiptHandleIsInvalid' },
  ResourceNotFoundException: { code: 'ResourceNotFoundException' },
  SerializationException: { code: 'MalformedInput', isCommon: true },
  TooManyEntriesInBatchRequest: { code: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest' },
  UnsupportedOperation: { code: 'AWS.SimpleQueueService.UnsupportedOperation' },
} satisfies Record<string, { code: string; status?: number; isCommon?: boolean }>;

export type SqsErrorName = keyof typeof ERRORS;

/** What SQS refuses: the fault is always the sender's. */
export class SqsError extends Error {
  override readonly name: SqsErrorName;
  /** As the query protocol, the header `x-amzn-query-error` and failed entries of a batch tell it. */
  readonly code: string;
  readonly status: number;
  /** As `__type` tells it; what no service has of its own belongs to AWS's common errors. */
  readonly type: string;

  constructor(name: SqsErrorName, message: string) {
    super(message);
    const { code, status = 400, isCommon }: { code: string; status?: number; isCommon?: boolean } = ERRORS[name];
    this.name = name;
    this.code = code;
    this.status = status;
    this.type = `${isCommon ? 'com.amazon.coral.service' : 'com.amazonaws.sqs'}#${name}`;
  }
}

/** A parameter's value that is out of its range or form. */
export const invalidParameter = (message: string) => new SqsError('InvalidParameterValueException', message);

export const missingParameter = (name: string) =>
  new SqsError('MissingRequiredParameterException', `The request must contain the parameter ${name}.`);
