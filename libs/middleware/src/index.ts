export { readEnv } from './lib/environment';
export { job } from './lib/job';
export { lifecycleRoute } from './lib/lifecycle-route';
export { logger } from './lib/logging';
export { type Message, messageRoute } from './lib/message-route';
export { type BatchResult, type QueueMessage, queueWorker } from './lib/queue-worker';
