import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { hashOf } from '../expressions/encoding-functions';
import { ExpressionError, type ObjectValue } from '../expressions/value';
import { archiveFile } from './archive-file';
import { policyDocument } from './iam-policy-document';
import { type Instance, type ResourceType, resourceType } from './resource-type';

/** What a data source may ask of the other stacks of the run. */
export interface Siblings {
  /** The `aws_ssm_parameter` of that name. */
  parameter(name: string): Instance | undefined;
  /** The outputs of the stack that keeps its state where a `terraform_remote_state` looks for it. */
  outputs(remoteState: Instance): ObjectValue | undefined;
}

/** What `archive_file` says about the archive that it makes. */
const ARCHIVE_ATTRIBUTES = [
  'id',
  'output_base64sha256',
  'output_base64sha512',
  'output_md5',
  'output_sha',
  'output_sha256',
  'output_sha512',
  'output_size',
];

const parameterOf = (siblings: Siblings, data: Instance): Instance => {
  const found = siblings.parameter(data.text('name'));
  if (found) return found;
  throw new ExpressionError(`no stack of this run writes the parameter ${data.text('name')}`);
};

const contentOf = (data: Instance): Buffer => {
  const file = resolve(data.directory, data.text('filename'));
  if (!existsSync(file)) throw new ExpressionError(`there is no file ${file}`);
  return readFileSync(file);
};

/** The data sources whose answers are known; attributes as their providers document them. */
export const dataTypes = (siblings: Siblings): Record<string, ResourceType> => ({
  archive_file: resourceType(
    {
      arguments: `exclude_symlink_directories excludes output_file_mode output_path source_content source_content_filename
        source_dir source_file type`,
      blocks: 'source',
    },
    Object.fromEntries(
      ARCHIVE_ATTRIBUTES.map((name) => [name, (data: Instance) => archiveFile(data).attributes[name] ?? null]),
    ),
  ),
  aws_caller_identity: resourceType(
    {},
    {
      account_id: ({ accountId }) => accountId,
      arn: ({ accountId }) => `arn:aws:iam::${accountId}:user/local`,
      id: ({ accountId }) => accountId,
      user_id: () => 'AIDALOCAL',
    },
  ),
  aws_iam_policy_document: resourceType(
    {
      arguments: 'override_json override_policy_documents policy_id source_json source_policy_documents version',
      blocks: 'statement',
    },
    {
      json: (data) => JSON.stringify(policyDocument(data.get), null, 2),
      minified_json: (data) => JSON.stringify(policyDocument(data.get)),
      version: () => '2012-10-17',
    },
  ),
  aws_partition: resourceType(
    {},
    {
      dns_suffix: () => 'amazonaws.com',
      id: () => 'aws',
      partition: () => 'aws',
      reverse_dns_prefix: () => 'com.amazonaws',
    },
  ),
  aws_region: resourceType(
    { arguments: 'endpoint name region' },
    {
      description: ({ region }) => region,
      endpoint: ({ region }) => `ec2.${region}.amazonaws.com`,
      id: ({ region }) => region,
      name: ({ region }) => region,
    },
  ),
  aws_ssm_parameter: resourceType(
    { arguments: 'name with_decryption' },
    {
      arn: (data) => parameterOf(siblings, data).get('arn'),
      id: (data) => data.get('name'),
      insecure_value: (data) => parameterOf(siblings, data).get('value'),
      type: (data) => parameterOf(siblings, data).get('type'),
      value: (data) => parameterOf(siblings, data).get('value'),
      version: (data) => parameterOf(siblings, data).get('version'),
    },
  ),
  local_file: resourceType(
    { arguments: 'filename' },
    {
      content: (data) => contentOf(data).toString(),
      content_base64: (data) => contentOf(data).toString('base64'),
      content_base64sha256: (data) => hashOf('sha256', contentOf(data), 'base64'),
      content_md5: (data) => hashOf('md5', contentOf(data), 'hex'),
      content_sha256: (data) => hashOf('sha256', contentOf(data), 'hex'),
      id: (data) => hashOf('sha1', contentOf(data), 'hex'),
    },
  ),
  terraform_remote_state: resourceType(
    { arguments: 'backend config defaults workspace' },
    {
      outputs: (data) => {
        const outputs = siblings.outputs(data);
        if (outputs) return outputs;
        throw new ExpressionError(
          'no stack of this run keeps its state there: only the stacks that are read together know each other',
        );
      },
    },
  ),
});
