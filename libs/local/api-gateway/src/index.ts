export { type ApiGateway, type ApiGatewayOptions, apiGateway } from './lib/api-gateway';
export type { Verdict, VerifySignature } from './lib/authorization';
export type { GatewayMeter } from './lib/connection';
export type { GatewayLogEntry } from './lib/log';
export { isManagementPath, stageOf } from './lib/path';
