import type { Answer } from './clients.ts';

const ANNA = 'Anna Meyer <anna@contoso.example>';
const OLD = 'Dear Carla, please find our offer 17.';

/** Lines above a quotation that the table of languages has in another form or not at all. */
const LINES: readonly (readonly [client: string, answer: string, line: string])[] = [
  ['Gmail, zh-TW', '謝謝，我們同意。', `${ANNA} 於 2026年11月24日 週二 上午10:02寫道：`],
  ['Apple Mail, tr', 'Tamam, kabul.', `${ANNA} şunları yazdı (24 Kas 2026 10:02):`],
  ['Apple Mail, ar', 'شكرا.', `في ٢٤ نوفمبر ٢٠٢٦، الساعة ١٠:٠٢ ص، كتب/كتبت ${ANNA}:`],
  ['Thunderbird, pl', 'Zgoda.', 'W dniu 24.11.2026 o 10:02, Anna Meyer pisze:'],
  [
    'WP, pl',
    'Zgoda.',
    'Dnia 24 listopada 2026 10:02 Anna Meyer < anna@contoso.example > napisał(a):',
  ],
  ['Mail.ru, ru', 'Да.', `Вторник, 24 ноября 2026, 10:02 +03:00 от ${ANNA}:`],
  ['ukr.net, uk', 'Так.', '24 листопада 2026, 10:02:11, від "Anna Meyer" <anna@contoso.example>:'],
  ['Thunderbird, hu', 'Igen.', '2026. 11. 24. 10:02 keltezéssel, Anna Meyer írta:'],
  ['Gmail, bg', 'Да.', `На вт, 24.11.2026 г. в 10:02 ${ANNA} написа:`],
];

/** Blocks as the clients put them above history, with the separators that they draw. */
const BLOCKS: readonly (readonly [client: string, answer: string, block: string])[] = [
  [
    'Seznam, cs',
    'Ano, souhlasím.',
    `---------- Původní e-mail ----------\nOd: ${ANNA}\nKomu: carla@fabrikam.example\nDatum: 24. 11. 2026 10:02:11\nPředmět: Offer 17`,
  ],
  [
    'Outlook, el',
    'Ναι, συμφωνώ.',
    `Από: ${ANNA}\nΑποστολή: Τρίτη, 24 Νοεμβρίου 2026 10:02 πμ\nΠρος: Carla\nΘέμα: Offer 17`,
  ],
  [
    'Samsung Mail, ko',
    '네, 동의합니다.',
    `-------- 원본 이메일 --------\n보낸 사람: ${ANNA}\n날짜: 2026/11/24 10:02 AM (GMT+09:00)\n받은 사람: Carla <carla@fabrikam.example>\n제목: Offer 17`,
  ],
  [
    'QQ Mail, en',
    'Yes, we agree.',
    `------------------ Original ------------------\nFrom: "Anna Meyer" <anna@contoso.example>;\nDate: Tue, Nov 24, 2026 10:02 AM\nTo: "Carla"<carla@fabrikam.example>;\nSubject: Offer 17`,
  ],
  [
    'Outlook, bg',
    'Благодаря, съгласна съм.',
    `От: ${ANNA}\nИзпратено: 24 ноември 2026 г. 10:02\nДо: Carla\nОтносно: Offer 17`,
  ],
  [
    'Outlook, sl',
    'Hvala, se strinjam.',
    `Od: ${ANNA}\nPoslano: torek, 24. november 2026 10:02\nZa: Carla\nZadeva: Offer 17`,
  ],
];

export const ANNOUNCED_ANSWERS: readonly Answer[] = [
  ...LINES.map(([name, own, line]): Answer => ({
    name,
    text: `${own}\n\n${line}\n> ${OLD}\n>\n> Anna\n`,
    own: [own],
    history: [OLD, 'Anna Meyer'],
  })),
  ...BLOCKS.map(([name, own, block]): Answer => ({
    name,
    text: `${own}\n\n${block}\n\n${OLD}\n`,
    own: [own],
    history: [OLD, 'Anna Meyer'],
  })),
];
