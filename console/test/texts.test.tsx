import { cleanup, render } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { RichText } from '../src/ui/rich-text';

afterEach(cleanup);

test('markup of a customer is text', () => {
  const { container } = render(
    <RichText text={'<img src=x onerror="alert(1)"><script>alert(1)</script>'} />,
  );
  expect(container.querySelector('img, script')).toBeNull();
  expect(container.textContent).toContain('<script>');
});

test('http and https are links that give nothing away; nothing else is', () => {
  const { container } = render(
    <RichText
      text={'See https://example.com/a?b=1. javascript:alert(1) http://x.example, data:text/html,x'}
    />,
  );
  const links = [...container.querySelectorAll('a')];
  expect(links.map((link) => link.getAttribute('href'))).toEqual([
    'https://example.com/a?b=1',
    'http://x.example',
  ]);
  for (const link of links) expect(link.rel).toBe('noopener noreferrer');
});

test('a text is isolated from what stands beside it', () => {
  const { container } = render(<RichText text={'\u202Eevil\u200B'} />);
  expect(container.firstElementChild?.tagName).toBe('BDI');
  expect(container.textContent).toBe('\u202Eevil\u200B');
});
