export { type Sqs, sqs, type SqsOptions } from './lib/sqs';
