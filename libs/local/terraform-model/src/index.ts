export type * from './lib/model';
export { type ReadOptions, readTerraform } from './lib/read-terraform';
export { type Place, TerraformError } from './lib/terraform-error';
