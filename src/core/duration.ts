const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** What `parseDuration` takes, for error messages. */
export const durationFormat = 'a duration such as "30m" (a number and one of ms, s, m, h)';

/** Milliseconds of `"250ms"`, `"90s"`, `"30m"`, `"1.5h"`; `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs];
}

/** A duration for people: `0.4s`, `12s`, `3m 20s`, `1h 5m`. */
export function formatDuration(ms: number): string {
  if (ms < 9_950) return `${Number((ms / 1_000).toFixed(1))}s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds}s`;
  const parts =
    seconds < 3_600
      ? [`${Math.floor(seconds / 60)}m`, `${seconds % 60}s`]
      : [`${Math.floor(seconds / 3_600)}h`, `${Math.floor((seconds % 3_600) / 60)}m`];
  return parts.filter((part) => !part.startsWith("0")).join(" ");
}
