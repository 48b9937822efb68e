export {
  grantVerbs,
  isAuthorizerTrigger,
  isInvokeTrigger,
  isQueueTrigger,
  isRouteTrigger,
  isScheduleTrigger,
  type AuthorizerTrigger,
  type GrantVerb,
  type InvokeTrigger,
  type LambdaManifest,
  type QueueTrigger,
  type RouteTrigger,
  type Schedule,
  type ScheduleTrigger,
  type Trigger,
} from './lib/lambda-manifest';
export { ManifestError, readManifest, readManifests } from './lib/read-manifests';
