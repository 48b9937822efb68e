/**
 * Keeps what was made for a key. What is made anew for a lost key is the same, so a full cache is emptied: keys come from requests,
 * and there is no end of them.
 */
export const boundedCache = <T>(size: number) => {
  const entries = new Map<string, T>();
  return (key: string, make: () => T): T => {
    const found = entries.get(key);
    if (found !== undefined) return found;
    if (entries.size >= size) entries.clear();
    const made = make();
    entries.set(key, made);
    return made;
  };
};
