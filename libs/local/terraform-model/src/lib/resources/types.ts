import { API_GATEWAY_TYPES } from './api-gateway-types';
import { DYNAMODB_TYPES } from './dynamodb-types';
import { LAMBDA_TYPES } from './lambda-types';
import type { ResourceType } from './resource-type';
import { SCHEDULE_TYPES } from './schedule-types';
import { SQS_TYPES } from './sqs-types';
import { SUPPORT_TYPES } from './support-types';

/** The types of resources whose attributes are known, all of them: a reference to any other attribute is an error. */
export const RESOURCE_TYPES: Record<string, ResourceType> = {
  ...API_GATEWAY_TYPES,
  ...DYNAMODB_TYPES,
  ...LAMBDA_TYPES,
  ...SCHEDULE_TYPES,
  ...SQS_TYPES,
  ...SUPPORT_TYPES,
};
