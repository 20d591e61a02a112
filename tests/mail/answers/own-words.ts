import type { Answer } from './clients.ts';

const WROTE = 'On Tue, Nov 24, 2026 at 10:02 AM Anna Meyer <anna@contoso.example> wrote:';
const BLOCK = [
  'From: Anna Meyer <anna@contoso.example>',
  'Sent: Tuesday, November 24, 2026 10:02 AM',
  'To: Carla Rossi <carla@fabrikam.example>',
  'Subject: Offer 17',
];

const text = (name: string, lines: readonly string[], own: readonly string[]): Answer => ({
  name,
  text: lines.join('\n'),
  own,
  history: [],
});
const html = (name: string, source: string, own: readonly string[]): Answer => ({
  name,
  html: source,
  own,
  history: [],
});

const withFiles = (answer: Answer): Answer => ({ ...answer, hasFiles: true });

/** What only looks like history: all of it is the author's, and stays. */
export const OWN_WORDS: readonly Answer[] = [
  text(
    'a line that speaks of what somebody wrote',
    ['Hello Anna,', 'On page 3 of the offer you wrote:', 'forty pieces. We need fifty.'],
    ['On page 3 of the offer you wrote:', 'We need fifty.'],
  ),
  text(
    'a line that begins like a header',
    ['Please deliver', 'From: our old desk <Milano>', 'To: the new one in Rome', 'Thanks, Carla'],
    ['From: our old desk <Milano>', 'To: the new one in Rome', 'Thanks, Carla'],
  ),
  text(
    'a Polish sentence in the middle of a mail',
    ['Dzień dobry,', 'Dnia 3 maja Jan napisal:', 'potrzebujemy pięćdziesiąt.', 'Karla'],
    ['Dnia 3 maja Jan napisal:', 'potrzebujemy pięćdziesiąt.', 'Karla'],
  ),
  text(
    'a Dutch sentence between Op and schreef',
    ['Op maandag kwam de levering.', 'Het ging goed.', 'De chauffeur schreef een bon.', 'Groet'],
    ['Op maandag kwam de levering.', 'De chauffeur schreef een bon.', 'Groet'],
  ),
  text(
    'an own last sentence that ends in wrote',
    ['Yes.', 'See what Anna wrote:'],
    ['See what Anna wrote:'],
  ),
  text(
    'an own sentence with a date that ends in a colon',
    ['Delivery dates:', 'By 24.11.2026 we need:', 'forty pieces'],
    ['By 24.11.2026 we need:', 'forty pieces'],
  ),
  text(
    'an own list under an address and a date',
    ['On 24.11.2026 please send to stock@fabrikam.example:', '- forty pieces', '- ten boxes'],
    ['stock@fabrikam.example', '- forty pieces', '- ten boxes'],
  ),
  text(
    'answers between quoted lines',
    [WROTE, '> Would 40 do?', 'Yes.', '> And the 12th?', 'Rather the 10th.'],
    ['Yes.', 'Rather the 10th.'],
  ),
  text(
    'answers between quoted lines with a greeting above',
    ['Hello Anna,', '', WROTE, '> Would 40 do?', 'Yes.', '> And the 12th?', 'The 10th.', 'Carla'],
    ['Hello Anna,', 'Yes.', 'The 10th.', 'Carla'],
  ),
  text(
    'an answer below the quotation',
    [WROTE, '> Would 40 do?', '', 'Yes, they would.'],
    ['Yes, they would.'],
  ),
  text(
    'an answer below a very long quotation',
    [WROTE, ...Array.from({ length: 4000 }, (_, n) => `> line ${n} of the history`), '', 'Agreed.'],
    ['Agreed.'],
  ),
  text(
    'answers below, as the author says, between the lines of an Outlook block',
    [
      'Hi Anna, see my answers below.',
      '',
      ...BLOCK,
      '',
      'Would 40 do?',
      'Yes, forty.',
      'The 12th?',
      'No.',
    ],
    ['see my answers below', 'Yes, forty.', 'No.'],
  ),
  text(
    'answers in red, German',
    ['Hallo, Antworten in Rot:', '', ...BLOCK, '', 'Passen 40?', 'Ja, vierzig.'],
    ['Antworten in Rot', 'Ja, vierzig.'],
  ),
  {
    name: 'answers between the lines of an Outlook block, as Graph tells what is unique',
    html: `<p>Hi Anna</p><p>${BLOCK.join('<br>')}</p><p>Would 40 do?</p><p>Yes, forty.</p><p>The 12th?</p><p>No.</p>`,
    unique: '<p>Hi Anna</p><p>Yes, forty.</p><p>No.</p>',
    own: ['Hi Anna', 'Yes, forty.', 'No.'],
    history: ['Would 40 do?'],
  },
  text(
    'a date and a name without what they announce',
    ['24.11.2026 Anna Meyer', 'came by.'],
    ['24.11.2026 Anna Meyer', 'came by.'],
  ),
  text(
    'a part of a header block',
    ['For your files:', 'Date: 24.11.2026', 'Subject: Offer 17', 'All agreed.'],
    ['Date: 24.11.2026', 'Subject: Offer 17', 'All agreed.'],
  ),
  text(
    'minutes of a meeting',
    ['From: 10:00', 'To: 11:30', 'Subject: prices', 'We agreed on forty.'],
    ['From: 10:00', 'To: 11:30', 'We agreed on forty.'],
  ),
  text('a line of dashes of the own', ['Part one', '-----', 'Part two'], ['Part one', 'Part two']),
  text(
    'a line of underscores for a signature',
    ['I agree.', '__________', 'Carla Rossi'],
    ['I agree.', 'Carla Rossi'],
  ),
  text('a signature', ['Yes.', '', '-- ', 'Carla Rossi', 'Fabrikam'], ['Carla Rossi', 'Fabrikam']),
  text(
    'a comparison',
    ['> 40 pieces: 10 %', '< 40 pieces: 5 %', 'as agreed'],
    ['< 40 pieces: 5 %', 'as agreed'],
  ),
  text(
    'a citation of a book',
    ['As Brecht wrote in 1928:', 'First comes the food.', 'Carla'],
    ['As Brecht wrote in 1928:', 'First comes the food.'],
  ),
  text(
    'two languages in one answer',
    ['Ja, gern.', 'Le 24 novembre 2026 nous convient.', 'Merci'],
    ['Ja, gern.', 'Le 24 novembre 2026 nous convient.', 'Merci'],
  ),
  text(
    'an appointment in a line that ends in a colon',
    ['Termin am 24.11.2026 um 10:02, Anna kommt mit:', 'Muster und Preisliste.'],
    ['Anna kommt mit:', 'Muster und Preisliste.'],
  ),
  text(
    'a short answer right above a wrapped attribution',
    [
      'Yes',
      'On Tue, Nov 24, 2026 at 10:02 AM Anna Meyer',
      '<anna@contoso.example> wrote:',
      '> Old',
    ],
    ['Yes'],
  ),
  text('only a quotation', ['> Old'], ['Old']),
  html('text before the document', 'Before.<html><body><p>In.</p></body></html>', [
    'Before.',
    'In.',
  ]),
  html('text in the head', '<html><head>Agreed.</head><body></body></html>', ['Agreed.']),
  html('text behind the body', '<html><body><p>One.</p></body></html>Two.', ['One.', 'Two.']),
  html('text before a late body', '<p>Early.</p><body><p>Late.</p></body>', ['Early.', 'Late.']),
  html('text behind 299 elements that nobody closes', `${'<div>'.repeat(299)}Agreed.`, ['Agreed.']),
  html('cells of a table', '<table><tr><td>4711</td><td>5</td></tr></table>', ['4711 5']),
  html('kept line breaks', '<div style="white-space:pre-wrap">one\ntwo</div>', ['one\ntwo']),
  html('a family of emoji', '<p>Thanks 👨‍👩‍👧‍👦 all</p>', ['👨‍👩‍👧‍👦']),
  html('Persian with joiners', '<p>می‌خواهم چهل عدد</p>', ['می‌خواهم']),
  withFiles(
    html(
      'a forward with a file, in a quotation',
      `<div><br></div><blockquote type="cite"><div><b>From: </b>Ed &lt;ed@fabrikam.example&gt;<br></div><div><b>Subject: </b>Yes<br></div><div><b>Date: </b>24 November 2026 at 10:02<br></div><div><b>To: </b>Carla &lt;carla@fabrikam.example&gt;<br></div><br><div>We order.</div></blockquote>`,
      ['We order.'],
    ),
  ),
  withFiles(
    text(
      'answers below the quotation, with a file',
      ['On Tue, Nov 24, 2026 at 10:02 AM Anna <anna@contoso.example> wrote:', '> Old?', '', 'New.'],
      ['New.'],
    ),
  ),
  html('picture emoji', '<p>Fine <img alt="👍" src="cid:e"></p>', ['Fine 👍']),
  html(
    'an answer below the quotation, in HTML',
    `<div>${WROTE.replace('<', '&lt;')}</div><blockquote>Would 40 do?</blockquote><p>Yes, they would.</p>`,
    ['Yes, they would.'],
  ),
  html(
    'answers between quotations, in HTML',
    '<blockquote>Would 40 do?</blockquote><p>Yes.</p><blockquote>The 12th?</blockquote><p>No.</p>',
    ['Yes.', 'No.'],
  ),
  html(
    'a quotation of the own',
    '<p>As the poet says:</p><blockquote>Be.</blockquote><p>So be it.</p>',
    ['As the poet says:', 'Be.', 'So be it.'],
  ),
  html('a heading that is a header word', '<h2>From: Milano</h2><p>To: Rome</p><p>By train.</p>', [
    'From: Milano',
    'By train.',
  ]),
];
