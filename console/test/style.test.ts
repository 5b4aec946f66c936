import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const source = join(import.meta.dirname, '../src');
const read = (ending: RegExp): string =>
  readdirSync(source, { recursive: true })
    .map(String)
    .filter((file) => ending.test(file))
    .map((file) => readFileSync(join(source, file), 'utf8'))
    .join('\n');

test('no class of the style is without a use', () => {
  const style = read(/\.css$/)
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\{[^{}]*\}/g, '{}');
  const classes = new Set([...style.matchAll(/\.([a-z][\w-]*)/g)].map((match) => match[1]));
  classes.delete('css');
  const page = read(/\.tsx$/);
  const unused = [...classes].filter(
    (each) => !new RegExp(`(class=|')[^>]*\\b${each}\\b`).test(page),
  );
  expect(unused).toEqual([]);
});

test('colours are named in one place', () => {
  const others = read(/(?<!tokens)\.css$/);
  // White and near-black on fills that are the same in both themes.
  const raw = [...others.matchAll(/#[0-9a-f]{3,8}\b/g)].map((match) => match[0]);
  expect(new Set(raw)).toEqual(new Set(raw.filter((each) => ALLOWED.has(each))));
});

const ALLOWED = new Set([
  '#ffffff',
  '#2a1600',
  '#7a3c00',
  '#2b0806',
  '#24102f',
  '#ff968d',
  '#b3261e',
  '#2450d3',
  '#5479dd',
]);
