/**
 * Environment variables, read once at cold start.
 * @throws Error that names every variable that is missing or empty, not only the first
 */
export const readEnv = <Name extends string>(...names: Name[]): Record<Name, string> => {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) throw new Error(`Missing environment variables: ${missing.join(', ')}`);
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as Record<Name, string>;
};
