import { expect, test } from 'vitest';
import { htmlLines } from '../../../shared/adapters/html/html-lines.ts';

const textOf = (html: string) =>
  htmlLines(html)
    .map(({ text }) => text)
    .join('\n');

test.each([
  [
    'headings and links',
    '<h1>Hi</h1><p>See <a href="https://x.example">this</a><img src="cid:x"></p>',
    'Hi\n\nSee this',
  ],
  [
    'white space between cells',
    '<table><tr><td>4711</td><td>5</td></tr><tr><td>a</td></tr></table>',
    '4711 5\na',
  ],
  ['line breaks', 'a<br>b<br><br>c', 'a\nb\n\nc'],
  ['divs as lines', '<div>a</div><div>b</div><div><br></div><div>c</div>', 'a\nb\n\nc'],
  ['kept line breaks', '<div style="white-space: pre-wrap">a\nb\n  c</div>d', 'a\nb\n  c\nd'],
  ['preformatted text', '<pre>a\n  b</pre>', 'a\n  b'],
  ['a list', '<ul><li>one<li>two</ul>', '* one\n* two'],
  ['text before the document', 'Before<html><body><p>in</p></body></html>', 'Before\n\nin'],
  ['text in the head', '<html><head>Head</head><body>Body</body></html>', 'Head\nBody'],
  ['text after the body', '<body>Body</body>After', 'Body\nAfter'],
  ['text before a late body', 'Early<body>Late</body>', 'Early\nLate'],
  ['no title, style or script', '<title>T</title><style>p{}</style><script>1</script>a', 'a'],
  ['a picture emoji', 'Good <img alt="😀" src="cid:e">', 'Good 😀'],
  ['a flag and a key cap', 'I <img alt="🇩🇪" src="cid:f"><img alt="1️⃣" src="cid:k">', 'I 🇩🇪1️⃣'],
  ['no words of a picture', 'a <img alt="Logo" src="cid:e">b', 'a b'],
  ['entities', '&lt;b&gt; &amp; &nbsp;caf&eacute; &#128512;', '<b> &  café 😀'],
  ['words in inline elements', 'wo<b>rd</b>s <i>and</i>more', 'words andmore'],
  ['a blank line', '<div>a</div><div>&nbsp;</div><div>b</div>', 'a\n\nb'],
  ['no blank line but one', '<div>&nbsp;</div>a<div>&nbsp;</div><p>&nbsp;</p><p>b</p>', 'a\n\nb'],
  ['an Outlook paragraph', '<p class=MsoNormal><o:p>&nbsp;</o:p></p><p>a<o:p></o:p></p>', 'a'],
])('text of HTML reads like text: %s', (_, html, text) => {
  expect(textOf(html)).toBe(text);
});

test('what is in a quotation is told from what is not', () => {
  const html = '<p>Yes</p><blockquote><div>Old</div><blockquote>Older</blockquote>x</blockquote>No';
  expect(htmlLines(html).filter(({ text }) => text !== '')).toEqual([
    { text: 'Yes', quoted: false },
    { text: 'Old', quoted: true },
    { text: 'Older', quoted: true },
    { text: 'x', quoted: true },
    { text: 'No', quoted: false },
  ]);
});

test('no text is lost behind elements that nobody closes, however many', () => {
  expect(textOf(`${'<b>'.repeat(299)}deep`)).toBe('deep');
  expect(textOf(`${'<div><x-y>'.repeat(50_000)}deep</p></blockquote>end`)).toContain('deep');
});

test('quotations do not multiply text: 280 nested ones of short lines stay what they are', () => {
  const line = '<blockquote><p>line</p>';
  const html = line.repeat(280) + '</blockquote>'.repeat(280);
  expect(textOf(html).length).toBeLessThan(html.length);
});
