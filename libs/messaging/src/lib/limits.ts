/** The SDK saturates a core at about a hundred posts in flight; more of them only wait for each other. */
export const POSTS_IN_FLIGHT = 64;
