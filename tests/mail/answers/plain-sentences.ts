import { asHtml, mail } from './marked-mail.ts';

/** Mails without any history, of people who write days, times, names, addresses, colons and quotations. */
const SENTENCES: readonly (readonly [name: string, source: string])[] = [
  [
    'en, a quotation of a meeting',
    'On Tuesday, 24 November 2026 at 10:02, we wrote to Anna:\n> Forty pieces, please.\nShe never answered.',
  ],
  [
    'en, a phone note',
    'Phone note, 24.11.2026 10:02, Anna Meyer:\n> call back\n\nI will do it. Bob',
  ],
  [
    'en, a support ticket',
    'Ticket 2026-17, opened on 24.11.2026 at 10:02 by anna@contoso.example:\n> Printer does not print.\nClosed by Bob.',
  ],
  [
    'en, a release note',
    'Release 2026.11.24, 10:02:\n> fixes the import\n> drops the old form\nPlease update.',
  ],
  [
    'en, an email client tip',
    'Click Reply, then delete everything under\n-----Original Message-----\nand type your text there.\nBob',
  ],
  [
    'en, a form to fill',
    'Please fill in:\n\nFrom: ________\nTo: ________\nDate: ________\nSubject: ________\n\nand send it to desk@contoso.example.',
  ],
  [
    'en, an example with addresses',
    'Our rule: mails with these headers go to the archive:\n\nFrom: boss@contoso.example\nTo: all@contoso.example\nDate: 24.11.2026\nSubject: News\n\nAll others stay. Bob',
  ],
  ['en, a code sample', 'The call is\n\n> POST /orders\n> 2026-11-24 10:02\n\nand it fails.'],
  ['en, a list with arrows', '> first\n> second\n\nThat is my order of priorities.'],
  ['en, a quotation of the boss', 'My boss, on 24 Nov 2026 at 10:02, wrote:\n> no way\nSo no.'],
  [
    'en, a transcript',
    'Chat:\nAnna Meyer, 24.11.2026 10:02:\n> hi\nCarla Rossi, 24.11.2026 10:03:\n> hello\nEnd.',
  ],
  ['en, a diary', '24 November 2026, 10:02. Anna wrote:\n> we come\nand they came.'],
  [
    'de, ein Zitat aus dem Vertrag',
    'Im Vertrag vom 24.11.2026, 10:02 Uhr, schrieb Frau Meyer:\n> Zahlung in 30 Tagen\nDas gilt.',
  ],
  [
    'de, eine Anweisung',
    'Am 24.11.2026 um 10:02 schrieb uns Frau Meyer:\n> Bitte nur vierzig.\nAlso vierzig.',
  ],
  ['de, ein Brief der Bank', 'Am 24.11.2026 schrieb die Bank:\n> Konto gesperrt\nWas nun?'],
  [
    'de, ein Protokoll',
    'Von: 10:00 Uhr\nBis: 11:30 Uhr\nAn: alle\nDatum: 24.11.2026\nBetreff: Preise\n\nAnna: vierzig.\nCarla: fünfzig.',
  ],
  [
    'de, eine Bestellung',
    'Guten Tag,\n\nDatum: 24.11.2026\nVon: Lager Nord\nAn: Lager Süd\nBetreff: Umlagerung\n\n40 Stück 4711\n\nGesendet: gestern um 10:02',
  ],
  [
    'de, eine Umlagerung mit gesendet',
    'Bitte prüfen, ob das ankam:\n\nVon: Lager Nord\nGesendet: 24.11.2026 10:02\nAn: Lager Süd\nBetreff: Umlagerung 17\n\nEs fehlen drei Paletten.',
  ],
  [
    'de, ein Spruch',
    'Wie Goethe am 24.11.1808 um 10:02 schrieb:\n> Zwei Seelen wohnen, ach!\nSo geht es mir.',
  ],
  [
    'fr, une citation',
    'Le 24/11/2026 à 10:02, notre client de Lyon nous a écrit :\n> Quarante, pas plus.\nOn fait quoi ?',
  ],
  [
    'fr, un trajet',
    'Trajet :\nDe : Paris\nÀ : Lyon\nDate : 24/11/2026 10:02\nObjet : visite\n\nMerci de réserver.',
  ],
  ['fr, un poème', 'Un vers pour toi\n\n> Demain, dès l’aube\n> Je partirai'],
  [
    'fr, une heure',
    'Rendez-vous le 24/11/2026 à 10:02 avec anna@contoso.example :\n- prix\n- délais',
  ],
  [
    'es, una cita',
    'El 24/11/2026 a las 10:02 el cliente nos escribió:\n> solo cuarenta\n¿Qué hacemos?',
  ],
  [
    'es, un viaje',
    'De: Madrid\nPara: Sevilla\nFecha: 24/11/2026 10:02\nAsunto: feria\n\nDos billetes, por favor.',
  ],
  ['es, un refrán', 'Como dice el refrán:\n> A quien madruga, Dios le ayuda.'],
  [
    'it, una citazione',
    'Il 24/11/2026 alle 10:02 il cliente ci ha scritto:\n> solo quaranta\nChe facciamo?',
  ],
  [
    'it, un viaggio',
    'Da: Milano\nA: Roma\nData: 24/11/2026 ore 10:02\nOggetto: fiera\n\nDue posti, grazie.',
  ],
  ['it, alla fine', 'Alla fine abbiamo deciso così:\n> 40 pezzi subito\n> 60 pezzi a marzo'],
  [
    'pt, uma citação',
    'Em 24/11/2026, às 10:02, o cliente escreveu para nós:\n> só quarenta\nE agora?',
  ],
  [
    'pt, uma viagem',
    'De: Lisboa\nPara: Porto\nData: 24/11/2026 10:02\nAssunto: feira\n\nDois lugares.',
  ],
  ['nl, een citaat', 'Op 24-11-2026 om 10:02 schreef onze klant ons:\n> maar veertig\nWat nu?'],
  [
    'nl, een rit',
    'Van: Utrecht\nAan: Gent\nDatum: 24-11-2026 10:02\nOnderwerp: beurs\n\nTwee plaatsen graag.',
  ],
  [
    'sv, ett citat',
    'Den 24 november 2026 kl. 10:02 skrev vår kund till oss:\n> bara fyrtio\nVad gör vi?',
  ],
  [
    'sv, en resa',
    'Från: Lund\nTill: Malmö\nDatum: 2026-11-24 10:02\nÄmne: mässan\n\nTvå platser tack.',
  ],
  ['da, et citat', 'Den 24. november 2026 kl. 10.02 skrev vores kunde:\n> kun fyrre\nHvad nu?'],
  ['no, et sitat', 'Tirsdag 24. november 2026 kl. 10:02 skrev kunden vår:\n> bare førti\nHva nå?'],
  [
    'fi, lainaus',
    'Asiakas kirjoitti meille 24.11.2026 klo 10.02:\n> vain neljäkymmentä\nMitä teemme?',
  ],
  [
    'fi, matka',
    'Lähettäjä: varasto\nVastaanottaja: myymälä\nPäivämäärä: 24.11.2026 10.02\nAihe: siirto\n\nKaksi lavaa.',
  ],
  ['pl, cytat', 'W dniu 24.11.2026 o 10:02 nasz klient napisał:\n> tylko czterdzieści\nCo robimy?'],
  ['pl, podróż', 'Od: Kraków\nDo: Gdańsk\nData: 24.11.2026 10:02\nTemat: targi\n\nDwa bilety.'],
  ['cs, citát', 'Dne 24. 11. 2026 v 10:02 nám zákazník napsal:\n> jen čtyřicet\nCo teď?'],
  ['cs, cesta', 'Od: Brno\nKomu: sklad\nDatum: 24. 11. 2026 10:02\nPředmět: přesun\n\nDvě palety.'],
  ['sk, citát', 'Dňa 24. 11. 2026 o 10:02 nám zákazník napísal:\n> len štyridsať\nČo teraz?'],
  ['hr, citat', 'Dana 24. 11. 2026. u 10:02 kupac nam je napisao:\n> samo četrdeset\nŠto sad?'],
  ['ro, citat', 'Pe 24.11.2026 la 10:02 clientul ne-a scris:\n> doar patruzeci\nCe facem?'],
  ['hu, idézet', 'A vevő 2026.11.24-én 10:02-kor ezt írta nekünk:\n> csak negyven\nMit tegyünk?'],
  ['ru, цитата', '24.11.2026 в 10:02 наш клиент написал:\n> только сорок\nЧто делать?'],
  [
    'ru, поездка',
    'От: Москва\nКому: склад\nДата: 24.11.2026 10:02\nТема: перевозка\n\nДве паллеты.',
  ],
  ['uk, цитата', '24.11.2026 о 10:02 наш клієнт пише:\n> лише сорок\nЩо робити?'],
  [
    'tr, alıntı',
    'Müşterimiz 24.11.2026 10:02 tarihinde bize şunu yazdı:\n> sadece kırk\nNe yapalım?',
  ],
  ['el, παράθεση', 'Στις 24/11/2026 στις 10:02 ο πελάτης μας έγραψε:\n> μόνο σαράντα\nΤι κάνουμε;'],
  ['he, ציטוט', 'בתאריך 24.11.2026 בשעה 10:02 הלקוח כתב:\n> רק ארבעים\nמה עושים?'],
  ['ar, اقتباس', 'في 24.11.2026 الساعة 10:02 كتب العميل:\n> أربعون فقط\nماذا نفعل؟'],
  ['ja, 引用', '2026年11月24日 18:02にお客様が書きました：\n> 四十個だけ\nどうしましょう。'],
  [
    'ja, 出張',
    '差出人：大阪倉庫\n宛先：東京店\n日付：2026年11月24日 18:02\n件名：移動\n\n二枚お願いします。',
  ],
  ['zh, 引用', '2026年11月24日18:02客户写道：\n> 只要四十件\n怎么办？'],
  [
    'zh, 备忘',
    '发件人：北京仓库\n收件人：上海店\n日期：2026年11月24日 18:02\n主题：调拨\n\n两托盘。',
  ],
  ['ko, 인용', '2026년 11월 24일 오후 6:02 고객이 작성:\n> 마흔 개만\n어떻게 할까요?'],
  [
    'vi, trích dẫn',
    'Vào lúc 10:02 ngày 24/11/2026 khách hàng đã viết:\n> chỉ bốn mươi\nLàm sao đây?',
  ],
  [
    'id, kutipan',
    'Pada 24/11/2026 pukul 10.02 pelanggan menulis:\n> hanya empat puluh\nBagaimana?',
  ],
  [
    'en, names only in an own quotation',
    'Summary of 2026:\n\n24/11 10:02 Anna:\n> forty\n25/11 11:00 Bob:\n> fifty',
  ],
  [
    'en, dates of a course',
    'The course runs\nOn Nov 24, 2026 at 10:02 AM:\n> Part one\nOn Nov 25, 2026 at 10:02 AM:\n> Part two\nSee you!',
  ],
  [
    'en, who sent what',
    'This arrived from anna@contoso.example on 24.11.2026 at 10:02:\n> forty\nStrange, is it not?',
  ],
  [
    'en, a header asked about',
    'What does this mean?\nReceived: from mail.contoso.example\nFrom: Anna <anna@contoso.example>\nTo: Carla <carla@fabrikam.example>\nDate: Tue, 24 Nov 2026 10:02:00 +0100\nSubject: Offer\n\nIs it genuine?',
  ],
];

const MAILS = SENTENCES.map(([name, source]) => mail(name, source));

export const SENTENCE_ANSWERS = [...MAILS, ...MAILS.map(asHtml)];
