/** What has not happened by then, does not happen: far beyond what any target needs. */
const DEADLINE_MS = 8_000;

/** Between two looks at a table or a `lastActiveAt`, which tell nobody that they have changed, here and on AWS. */
const LOOK_AGAIN_MS = 10;

/** @throws when the promise is not settled by the deadline, with what was waited for */
export const within = async <T>(promise: Promise<T>, what: string): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`There was not ${what} within ${DEADLINE_MS} ms`)), DEADLINE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** The first value that is there, looked for again and again. @throws when there is none by the deadline */
export const until = async <T>(look: () => Promise<T | undefined>, what: string): Promise<T> => {
  const end = Date.now() + DEADLINE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`There was not ${what} within ${DEADLINE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
};
