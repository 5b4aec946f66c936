import { computed, effect, signal } from '@preact/signals';
import { en } from './en';

/** Texts of the page in one language. English is the pattern: a language in which one is missing does not compile. */
export type Words = typeof en;
export type Language = 'en' | 'zh-CN' | 'zh-TW' | 'ja';

export const LANGUAGES: Record<Language, string> = {
  en: 'English',
  'zh-CN': '简体中文',
  'zh-TW': '繁體中文',
  ja: '日本語',
};

const catalogues: Record<Language, () => Promise<Words>> = {
  en: async () => en,
  'zh-CN': async () => (await import('./zh-CN')).zhCN,
  'zh-TW': async () => (await import('./zh-TW')).zhTW,
  ja: async () => (await import('./ja')).ja,
};

export const language = signal<Language>('en');
export const words = signal<Words>(en);

/** The nearest language that there is, from a wish such as `zh-Hant-HK`. */
export function nearest(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const tag = wish.toLowerCase();
    if (/^zh-(hant|tw|hk|mo)/.test(tag)) return 'zh-TW';
    if (tag.startsWith('zh')) return 'zh-CN';
    if (tag.startsWith('ja')) return 'ja';
    if (tag.startsWith('en')) return 'en';
  }
  return 'en';
}

/** Changes the language once its words are there. Without a connection the words stay as they are. */
export async function speak(wish: string | null): Promise<void> {
  const next = nearest(wish ? [wish] : navigator.languages);
  try {
    words.value = await catalogues[next]();
    language.value = next;
  } catch {
    // The next change of language tries again.
  }
}

effect(() => {
  document.documentElement.lang = language.value;
});

/** Regional form of dates and numbers: the browser's own if it has the page's language. */
const locale = computed(
  () => navigator.languages.find((each) => nearest([each]) === language.value) ?? language.value,
);

const time = computed(() => new Intl.DateTimeFormat(locale.value, { timeStyle: 'short' }));
const seconds = computed(() => new Intl.DateTimeFormat(locale.value, { timeStyle: 'medium' }));
const whole = computed(
  () => new Intl.DateTimeFormat(locale.value, { dateStyle: 'full', timeStyle: 'long' }),
);
const day = computed(
  () => new Intl.DateTimeFormat(locale.value, { weekday: 'long', day: 'numeric', month: 'long' }),
);
const short = computed(
  () => new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'short' }),
);
const relative = computed(
  () => new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto', style: 'short' }),
);

export const clockTime = (at: number): string => time.value.format(at);
export const clockSeconds = (at: number): string => seconds.value.format(at);
export const wholeTime = (at: number): string => whole.value.format(at);
export const dayOf = (at: number): string => day.value.format(at);
export const dateAndTime = (at: number): string => short.value.format(at);

/** How long ago, in the largest unit that fits: `3 min ago`. */
export function ago(at: number, now: number): string {
  const passed = Math.round((at - now) / 1000);
  if (passed > -60) return relative.value.format(Math.min(0, passed), 'second');
  if (passed > -3600) return relative.value.format(Math.round(passed / 60), 'minute');
  if (passed > -86400) return relative.value.format(Math.round(passed / 3600), 'hour');
  return relative.value.format(Math.round(passed / 86400), 'day');
}
