export { awsMessagesRepo, MESSAGES_ENV, type MessagesEnv } from './lib/aws-messages-repo';
export { ContentionError } from './lib/contention-error';
export { dynamoMessagesRepo, type DynamoMessagesRepoOptions } from './lib/dynamo-messages-repo';
export { memoryMessagesRepo, type MemoryMessagesRepoOptions } from './lib/memory-messages-repo';
export type { Appended, Draft, MessagesRepo, Page, PageLimits, Replay, StoredMessage } from './lib/messages-repo';
export { DEFAULT_RETENTION_SECONDS, type RetentionOf } from './lib/retention';
