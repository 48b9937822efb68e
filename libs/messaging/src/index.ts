export { awsPublisher, type AwsPublisherOptions } from './lib/aws-publisher';
export { DeliveryError } from './lib/delivery-error';
export { handleOf } from './lib/handle';
export type { Posted, Postman } from './lib/postman';
export { type Publish, publisher, type PublisherDeps } from './lib/publisher';
export { sdkPostman, type SdkPostmanOptions } from './lib/sdk-postman';
