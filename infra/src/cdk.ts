/** The façade of cdktf: with `aws.ts` the only file that names it, so that the move to its successor is two files. */
import { Fn, Op, Token } from 'cdktf';

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

/** Terraform's expression for a part of a number, of which it may know only the reference: rounded down. */
export const partOf = (number: string, parts: number): string =>
  Token.asString(Fn.floor(Token.asNumber(Op.div(number, parts))));

/** Terraform reads every string as a template; this is the template that yields exactly `text`. */
export const literal = (text: string): string => text.replaceAll(/[$%](?=\{)/g, '$&$&');
