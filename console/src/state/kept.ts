import { signal } from '@preact/signals';

/** False where the browser lets a page keep nothing; then it is kept in memory, as long as the tab lives. */
export const storageWorks = signal(true);

const memory = new Map<string, string>();
const PREFIX = 'handoff:';

function attempt<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    storageWorks.value = false;
    return otherwise;
  }
}

/** Looks once whether storage works, with a value as large as a draft may be. */
export function probeStorage(): void {
  attempt(() => {
    localStorage.setItem(`${PREFIX}probe`, 'x'.repeat(70_000));
    localStorage.removeItem(`${PREFIX}probe`);
  }, undefined);
}

export function keep(key: string, value: unknown): void {
  const text = JSON.stringify(value);
  memory.set(key, text);
  attempt(() => localStorage.setItem(PREFIX + key, text), undefined);
}

export function kept<T>(key: string): T | undefined {
  const text = attempt(() => localStorage.getItem(PREFIX + key), null) ?? memory.get(key);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

export function drop(key: string): void {
  memory.delete(key);
  attempt(() => localStorage.removeItem(PREFIX + key), undefined);
}

/** All keys that begin so. */
export function keysOf(start: string): string[] {
  const stored = attempt(
    () =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => key.slice(PREFIX.length)),
    [] as string[],
  );
  return [...new Set([...stored, ...memory.keys()])].filter((key) => key.startsWith(start));
}

/** Calls back when another tab has changed something that is kept. */
export function onKeptElsewhere(listen: (key: string) => void): () => void {
  const heard = (event: StorageEvent): void => {
    if (event.key?.startsWith(PREFIX)) {
      const key = event.key.slice(PREFIX.length);
      if (event.newValue === null) memory.delete(key);
      else memory.set(key, event.newValue);
      listen(key);
    }
  };
  addEventListener('storage', heard);
  return () => removeEventListener('storage', heard);
}
