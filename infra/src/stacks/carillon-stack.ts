import * as aws from '../aws';
import { LocalBackend, S3Backend, TerraformOutput, TerraformStack, type Construct } from '../cdk';
import type { Settings } from '../settings';

export interface CarillonStackProps {
  region: string;
  stateBucket?: string | undefined;
  /** What the state belongs to beside this stack: a stage, or the account in a region. */
  owner: string;
  tags?: Record<string, string>;
}

/** A stack with its provider and its own state: what one team applies without touching another's. */
export class CarillonStack extends TerraformStack {
  constructor(scope: Construct, name: string, { region, stateBucket, owner, tags }: CarillonStackProps) {
    super(scope, name);
    new aws.AwsProvider(this, 'aws', {
      region,
      defaultTags: [{ tags: { Project: 'carillon', Stack: name, ...tags } }],
    });
    if (stateBucket) this.keepStateIn(stateBucket, region, `carillon/${owner}/${name}.tfstate`);
    // Terraform runs in cdktf.out/stacks/<name>; the state lies outside, where a new synthesis cannot remove it.
    else new LocalBackend(this, { path: `../../../terraform.${owner}.${name}.tfstate` });
  }

  /** Shows a value after every apply. */
  protected output(name: string, value: string, description: string): void {
    new TerraformOutput(this, name, { value, description });
  }

  private keepStateIn(bucket: string, region: string, key: string): void {
    new S3Backend(this, { bucket, region, key, encrypt: true });
    this.addOverride('terraform.backend.s3.use_lockfile', true); // cdktf 0.21 has no property for it
  }
}

/** Of a stack that exists once per stage. */
export const ofStage = ({ stage, region, stateBucket }: Settings): CarillonStackProps => ({
  region,
  stateBucket,
  owner: stage,
  tags: { Stage: stage },
});

/** Of a stack that all stages of a region share: nothing in it may depend on the stage. */
export const ofAccount = ({ region, stateBucket }: Settings): CarillonStackProps => ({
  region,
  stateBucket,
  owner: `account-${region}`,
});
