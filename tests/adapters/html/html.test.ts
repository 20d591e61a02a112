import { expect, test } from 'vitest';
import { html } from '../../../shared/adapters/html/html.ts';

test.each([
  ['a script', '<p>a</p><script>alert(1)</script>', '<p>a</p>'],
  ['an event handler', '<p onclick="x()">a</p>', '<p>a</p>'],
  ['a style sheet', '<style>@import url(//x.example)</style><p>a</p>', '<p>a</p>'],
  ['an SVG', '<svg onload="x()"><script>1</script></svg><p>a</p>', '<p>a</p>'],
  ['a form', '<form action="https://x.example"><input name="a"></form>b', 'b'],
  ['an embedded SVG', '<img src="data:image/svg+xml;base64,AAAA">', '<img />'],
  [
    'a place on the page',
    '<p style="position:fixed;color:red">a</p>',
    '<p style="color:red">a</p>',
  ],
  ['a style that loads', '<p style="background:url(cid:a)">a</p>', '<p>a</p>'],
  ['a disguised url()', '<p style="background:\\75 rl(//x.example)">a</p>', '<p>a</p>'],
  ['an expression', '<p style="width:expression(alert(1))">a</p>', '<p>a</p>'],
])('%s does not come through', (_name, dirty, clean) => {
  expect(html.sanitise(dirty).html).toBe(clean);
});

test.each([
  ['<img src="https://x.example/a.gif">', 1],
  ['<img src="//x.example/a.gif">', 1],
  ['<img src=" ht\ntps://x.example/a.gif">', 1],
  ['<img src="https:\\\\x.example/a.gif">', 1],
  ['<img srcset="https://x.example/a.gif 2x">', 1],
  ['<table background="http://x.example/a.gif"><tr><td>a</td></tr></table>', 1],
  ['<video poster="https://x.example/a.jpg"></video>', 1],
  ['<p style="background:url(\'https://x.example/a.png\')">a</p>', 1],
  ['<img src="cid:logo@x">', 0],
  ['<img src="data:image/png;base64,AAAA">', 0],
  ['<a href="https://x.example">a</a>', 0],
])('no remote source loads and each is counted: %s', (dirty, remoteImages) => {
  const clean = html.sanitise(dirty);
  expect(clean.remoteImages).toBe(remoteImages);
  expect(clean.html).not.toMatch(/\s(?:src|srcset|background|poster)="\s*(?:https?:|\/\/)/i);
  expect(clean.html).not.toContain('url(');
});

test('a picture of the message itself stays, a remote one keeps its address where nothing loads it', () => {
  expect(html.sanitise('<img src="cid:logo@x" alt="l">').html).toBe(
    '<img src="cid:logo@x" alt="l" />',
  );
  expect(html.sanitise('<img src="https://x.example/a.gif">').html).toBe(
    '<img data-remote="https://x.example/a.gif" />',
  );
});

test('a link opens apart and tells nobody whence; one that runs code loses its address', () => {
  expect(html.sanitise('<a href="https://x.example" target="_top">a</a>').html).toBe(
    '<a href="https://x.example" target="_blank" rel="noopener noreferrer nofollow">a</a>',
  );
  expect(html.sanitise('<a href="java\tscript:alert(1)">a</a>').html).not.toContain('script');
});

test('sanitising what is sanitised changes nothing', () => {
  const once = html.sanitise('<div style="color:red"><p>a&lt;b <img src="cid:x"></p></div>').html;
  expect(html.sanitise(once).html).toBe(once);
});

test('two megabytes and very deep nesting are read in time', () => {
  const large = '<div style="color:red"><p>Hello <b>world</b></p></div>'.repeat(40_000);
  expect(html.sanitise(large).html.length).toBeGreaterThan(2_000_000);
  const deep = `${'<div>'.repeat(20_000)}deep`;
  expect(html.sanitise(deep).html).toContain('deep');
  expect(html.toText(large)).toContain('Hello world');
  html.toText(deep);
});

test('text of HTML reads like text', () => {
  expect(
    html.toText('<h1>Hi</h1><p>See <a href="https://x.example">this</a><img src="cid:x"></p>'),
  ).toBe('Hi\n\nSee this');
});

test.each([
  ['Danke!\n\nAm 3. März 2026 um 10:00 schrieb Ann <a@b.example>:\n> alt\n> Text', 'Danke!'],
  ['Sure\n\n-- \nBob\n\nOn 3 March 2026, Ann <a@b.example> wrote:\n> old', 'Sure\n\n-- \nBob'],
  ['Sure\n\nFrom: Ann <a@b.example>\nSent: today\nSubject: x\n\nold', 'Sure'],
  ['No history at all\n', 'No history at all'],
])('the quoted history goes, the rest stays: %j', (text, expected) => {
  expect(html.withoutQuote(text)).toBe(expected);
});

test('a long text is not a way to keep the parser busy', () => {
  const started = performance.now();
  html.withoutQuote(`Op ${'maandag \n'.repeat(300_000)}`);
  expect(performance.now() - started).toBeLessThan(5000);
});
