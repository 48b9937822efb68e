/** Bytes that API Gateway takes in one frame; a browser sends a message as one frame. Source: quotas of WebSocket APIs. */
export const MAX_FRAME_BYTES = 32 * 1024;

/** What Carillon's own routes take, by route key. */
const frames: Record<string, object> = {
  sendmessage: { action: 'sendmessage', data: { text: 'hello world', mood: 'fine' } },
  subscribe: { action: 'subscribe', channel: 'news' },
  unsubscribe: { action: 'unsubscribe', channel: 'news' },
  history: { action: 'history', channel: '$all', limit: 10 },
  presence: { action: 'presence', channel: 'news' },
};

/** What `$default` answers: a frame that names no route. */
const NO_ROUTE = { action: 'no-such-route' };

/** A frame to start from for a route. For routes that are not ours, the most common shape: an action and its data. */
export const exampleFrame = (route: string): string => {
  const frame = route === '$default' ? NO_ROUTE : (frames[route] ?? { action: route, data: 'hello world' });
  return JSON.stringify(frame, null, 2);
};

/** The custom route that the chat box speaks to: `sendmessage`, however it is spelled. */
export const chatRoute = (routes: string[]): string | undefined =>
  routes.find((route) => route.toLowerCase() === 'sendmessage');

/** A line of chat to a channel; without one to everyone, as the chat tutorial of AWS sends it. */
export const chatFrame = (route: string, data: string, channel?: string): string =>
  JSON.stringify({ action: route, channel, data });

/** What is worth knowing before a frame is sent; `undefined` if nothing is. Nothing is forbidden: refusals are worth seeing. */
export const warningFor = (text: string): string | undefined => {
  if (new TextEncoder().encode(text).length > MAX_FRAME_BYTES)
    return 'Over 32 KB: API Gateway will close the connection with 1009.';
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return 'Not JSON: it goes to $default, or is answered with Forbidden.';
  }
};
