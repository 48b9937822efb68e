/** The façade of cdktf: with `aws.ts` the only file that names it, so that the move to its successor is two files. */
export { Construct } from 'constructs';
export {
  App,
  AssetType,
  LocalBackend,
  S3Backend,
  TerraformAsset,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
} from 'cdktf';

/** Terraform reads every string as a template; this is the template that yields exactly `text`. */
export const literal = (text: string): string => text.replaceAll(/[$%](?=\{)/g, '$&$&');
