/** What API Gateway takes from an account in a region: HTTP, REST and WebSocket APIs, and the posts to connections, together. */
interface RequestQuota {
  requestsPerSecond: number;
  burst: number;
}

/** The defaults (developer guide, "API Gateway quotas"). AWS raises the rate on request, and the burst with it. */
const QUOTA: RequestQuota = { requestsPerSecond: 10_000, burst: 5_000 };
const LOWER_QUOTA: RequestQuota = { requestsPerSecond: 2_500, burst: 1_250 };

/** Regions with the lower default, by the note below the same table. */
const LOWER_QUOTA_REGIONS = [
  'af-south-1', // Cape Town
  'ap-south-2', // Hyderabad
  'ap-southeast-3', // Jakarta
  'ap-southeast-4', // Melbourne
  'ap-southeast-5', // Malaysia
  'ap-southeast-7', // Thailand
  'ca-west-1', // Calgary
  'eu-central-2', // Zurich
  'eu-south-1', // Milan
  'eu-south-2', // Spain
  'il-central-1', // Tel Aviv
  'me-central-1', // UAE
  'mx-central-1', // Mexico
];

/** Of the quota: one message of a client is many posts. */
const POSTS_PERCENT = 80;

const quotaOf = (region: string): RequestQuota => (LOWER_QUOTA_REGIONS.includes(region) ? LOWER_QUOTA : QUOTA);
const part = (percent: number, { requestsPerSecond, burst }: RequestQuota): RequestQuota => ({
  requestsPerSecond: (requestsPerSecond * percent) / 100,
  burst: (burst * percent) / 100,
});

/** What the workers of a stage that has the quota for itself may post. */
export const postsIn = (region: string): RequestQuota => part(POSTS_PERCENT, quotaOf(region));

/** What is left for its clients. */
export const clientsIn = (region: string): RequestQuota => part(100 - POSTS_PERCENT, quotaOf(region));
