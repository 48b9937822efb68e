export {
  type Destinations,
  destinations,
  isAwsHost,
  isLoopback,
  type Network,
  type Refusal,
  type Way,
} from './lib/destinations';
