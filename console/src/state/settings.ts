import { effect, signal } from '@preact/signals';
import { keep, kept, onKeptElsewhere } from './kept';

/** Choices that belong to this browser. Language and duty belong to the person and are the server's. */
export type Settings = {
  sendKey: 'enter' | 'ctrl-enter';
  letters: boolean;
  alerts: boolean;
  theme: 'system' | 'light' | 'dark';
};

export const settings = signal<Settings>({
  sendKey: 'enter',
  letters: true,
  alerts: false,
  theme: 'system',
  ...kept<Partial<Settings>>('settings'),
});

effect(() => {
  const theme = settings.value.theme;
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
});

onKeptElsewhere((key) => {
  if (key === 'settings')
    settings.value = { ...settings.value, ...kept<Partial<Settings>>('settings') };
});

export function change(part: Partial<Settings>): void {
  settings.value = { ...settings.value, ...part };
  keep('settings', settings.value);
}
