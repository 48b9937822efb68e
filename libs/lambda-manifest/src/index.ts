export {
  grantVerbs,
  isRouteTrigger,
  isScheduleTrigger,
  type GrantVerb,
  type LambdaManifest,
  type RouteTrigger,
  type Schedule,
  type ScheduleTrigger,
  type Trigger,
} from './lib/lambda-manifest';
export { ManifestError, readManifest, readManifests } from './lib/read-manifests';
