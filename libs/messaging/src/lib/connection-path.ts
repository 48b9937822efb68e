/** RFC 3986: everything but the unreserved characters, as the SDK writes a label into a path. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/** A segment that is none: a path with it leads elsewhere. */
const isNoSegment = (text: string): boolean => text === '' || text === '.' || text === '..';

/**
 * The last part of the path of a connection: `L0SM9cOFvHcCIhw=` is sent as `L0SM9cOFvHcCIhw%3D`.
 * @throws RangeError for a text that cannot be an id
 */
export const connectionSegment = (connectionId: string): string => {
  if (isNoSegment(connectionId)) throw new RangeError(`${JSON.stringify(connectionId)} is no connection id`);
  return encoded(connectionId);
};

/**
 * A path as it is signed: encoded once more than it is sent (IAM user guide, "Create a signed AWS API request": every service
 * but S3), so `%3D` is signed as `%253D`. Its segments must be encoded already, with none empty.
 */
export const canonicalPath = (path: string): string => encoded(path).replaceAll('%2F', '/');

/** The same of what `connectionSegment` gave, in which `%` is all that is left to encode. */
export const canonicalSegment = (segment: string): string => segment.replaceAll('%', '%25');
