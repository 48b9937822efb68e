/** Where in the Terraform JSON something is wrong. */
export interface Place {
  /** As the reader named it: below the directory that was given. */
  file: string;
  /** Such as `aws_lambda_function.this["connect"]`, `local.routes` or `variable "stage"`. */
  address?: string;
  /** Path of the argument, such as `environment.variables.TABLE`. */
  attribute?: string;
}

/** What is wrong with the Terraform JSON, in one line that names file, address and attribute as far as there are any. */
export class TerraformError extends Error {
  override readonly name = 'TerraformError';
  constructor(
    readonly place: Place,
    reason: string,
    options?: ErrorOptions,
  ) {
    super([place.file, place.address, place.attribute, reason].filter(Boolean).join(': '), options);
  }
}
