/** `1,234.5`: three digits, or all of a greater whole part. */
export const numberText = (value: number): string =>
  value.toLocaleString('en-US', value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });

export const secondsText = (seconds: number): string => `${numberText(seconds)} s`;

/** With cents; what is less than a dollar with three digits. */
export const dollarsText = (dollars: number): string =>
  dollars !== 0 && dollars < 1
    ? `$${dollars.toLocaleString('en-US', { maximumSignificantDigits: 3, maximumFractionDigits: 20 })}`
    : `$${dollars.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

/** Two columns. */
export const rows = (lines: [string, string][]): string => {
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
};
