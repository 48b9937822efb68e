/**
 * The segments of a request's path, decoded, without the query. Empty ones do not count: SDKs write
 * `/prod//@connections/…` for an endpoint that ends in a slash (conformance case 99).
 * @returns none for a path whose percent-encoding is broken
 */
export const segmentsOf = (url = '/'): string[] => {
  const [path = ''] = url.split('?', 1);
  try {
    return path
      .split('/')
      .filter((segment) => segment !== '')
      .map((segment) => (segment.includes('%') ? decodeURIComponent(segment) : segment));
  } catch {
    return [];
  }
};

/** The stage that a request is for: the first segment of its path. */
export const stageOf = (url: string | undefined): string | undefined => segmentsOf(url)[0];

/** Whether a request is for the management API: `/{stage}/@connections/…`, the `@` encoded or not (conformance case 98). */
export const isManagementPath = (url: string | undefined): boolean => segmentsOf(url)[1] === '@connections';
