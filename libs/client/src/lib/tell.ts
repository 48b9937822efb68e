/**
 * Calls a handler of the application. What it throws is uncaught, as from an event listener, and stops nothing here: the
 * position counts what follows as told.
 */
export const tell = (handler: () => void): void => {
  try {
    handler();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
};
