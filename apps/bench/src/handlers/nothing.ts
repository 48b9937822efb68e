/** Does nothing: what is measured with it is the gateway's own cost. Its body is the reply where the route is two-way. */
export const handler = async () => ({ statusCode: 200, body: 'done' });
