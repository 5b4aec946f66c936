import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

/** The output of `npm run build`, as it is committed. */
const folder = join(import.meta.dirname, '../../functions/src/main/resources/console');
const files = readdirSync(folder);
const size = (file: string): number =>
  gzipSync(readFileSync(join(folder, file)), { level: 9 }).length;
const named = (pattern: RegExp): string[] => files.filter((file) => pattern.test(file));

test('the page is one script of at most 60 KB and one style of at most 10 KB', () => {
  const scripts = named(/^console-.{8}\.js$/);
  const styles = named(/^console-.{8}\.css$/);
  expect(scripts).toHaveLength(1);
  expect(styles).toHaveLength(1);
  expect(size(scripts[0] ?? '')).toBeLessThanOrEqual(60 * 1024);
  expect(size(styles[0] ?? '')).toBeLessThanOrEqual(10 * 1024);
});

test('each language is at most 6 KB', () => {
  const languages = named(/^(ja|zh-CN|zh-TW)-.{8}\.js$/);
  expect(languages).toHaveLength(3);
  for (const language of languages) expect(size(language)).toBeLessThanOrEqual(6 * 1024);
});

test('there is no other script than the service worker', () => {
  expect(named(/\.js$/).filter((file) => !/-.{8}\.js$/.test(file))).toEqual(['sw.js']);
  expect(named(/\.js$/)).toHaveLength(5);
});

test('the page needs nothing that its policy refuses', () => {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  expect(html).not.toMatch(/<style|style=|<script(?![^>]* src=)|\son\w+=|data:/);
});
