import { expect, test } from 'vitest';
import { ago, nearest } from '../src/words';
import { en } from '../src/words/en';
import { ja } from '../src/words/ja';
import { zhCN } from '../src/words/zh-CN';
import { zhTW } from '../src/words/zh-TW';

test.each([
  [['de-DE', 'ja-JP'], 'ja'],
  [['zh-Hant-HK'], 'zh-TW'],
  [['zh-HK'], 'zh-TW'],
  [['zh'], 'zh-CN'],
  [['zh-Hans-SG'], 'zh-CN'],
  [['fr'], 'en'],
  [[], 'en'],
])('the nearest language to %j is %s', (wishes, language) => {
  expect(nearest(wishes)).toBe(language);
});

/** Names of all texts, whatever the depth. */
function names(words: object, path = ''): string[] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === 'object' ? names(value, `${path}${name}.`) : [path + name],
  );
}

test.each([
  ['zh-CN', zhCN],
  ['zh-TW', zhTW],
  ['ja', ja],
])('%s has every text, and no empty one', (_, words) => {
  expect(names(words).sort()).toEqual(names(en).sort());
  expect(JSON.stringify(words)).not.toContain('""');
});

test('time passed is said in its largest unit', () => {
  const now = Date.UTC(2026, 2, 1, 9);
  expect(ago(now - 5_000, now)).toMatch(/5\s?sec/);
  expect(ago(now - 180_000, now)).toMatch(/3\s?min/);
  expect(ago(now - 7_200_000, now)).toMatch(/2\s?hr?/);
});
