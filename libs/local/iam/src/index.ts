export { AccessDeniedError } from './lib/access-denied';
export type { Answer } from './lib/guard';
export { type Iam, iam, type IamOptions } from './lib/iam';
export { type Secrets, type SignedRequest, signatureVerifier, type Verification } from './lib/signature';
