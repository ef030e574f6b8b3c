/** What a kept program inherits: enough to find programs and words, nothing that was meant for the panel alone. */
export function plainEnvironment(): Record<string, string> {
  const kept = INHERITED.flatMap((name): readonly (readonly [string, string])[] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { LANG: 'C.UTF-8', ...Object.fromEntries(kept) };
}

const INHERITED = ['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'] as const;
