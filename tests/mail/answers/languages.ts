/** How mail programs speak in a language. `wrote` holds the line above a quote as each client writes it. */
export interface Language {
  readonly code: string;
  readonly answer: string;
  readonly wrote: Readonly<Partial<Record<'gmail' | 'apple' | 'thunderbird', string>>>;
  /** From, date, to, subject, as Outlook names them; the value of the date behind it. */
  readonly header: readonly [from: string, date: string, to: string, subject: string];
  readonly when: string;
  /** "Original Message". */
  readonly original?: string;
}

const ANNA = 'Anna Meyer <anna@contoso.example>';

export const LANGUAGES: readonly Language[] = [
  {
    code: 'en',
    answer: 'Yes, we take forty pieces.',
    wrote: {
      gmail: `On Tue, Nov 24, 2026 at 10:02 AM ${ANNA} wrote:`,
      apple: `On 24 Nov 2026, at 10:02, ${ANNA} wrote:`,
      thunderbird: 'On 24/11/2026 10:02, Anna Meyer wrote:',
    },
    header: ['From', 'Sent', 'To', 'Subject'],
    when: 'Tuesday, November 24, 2026 10:02 AM',
    original: 'Original Message',
  },
  {
    code: 'de',
    answer: 'Ja, wir nehmen vierzig Stück.',
    wrote: {
      gmail: `Am Di., 24. Nov. 2026 um 10:02 Uhr schrieb ${ANNA}:`,
      apple: `Am 24.11.2026 um 10:02 schrieb ${ANNA}:`,
      thunderbird: 'Am 24.11.2026 um 10:02 schrieb Anna Meyer:',
    },
    header: ['Von', 'Gesendet', 'An', 'Betreff'],
    when: 'Dienstag, 24. November 2026 10:02',
    original: 'Ursprüngliche Nachricht',
  },
  {
    code: 'fr',
    answer: 'Oui, nous prenons quarante pièces.',
    wrote: {
      gmail: `Le mar. 24 nov. 2026 à 10:02, ${ANNA} a écrit :`,
      apple: `Le 24 nov. 2026 à 10:02, ${ANNA} a écrit :`,
      thunderbird: 'Le 24/11/2026 à 10:02, Anna Meyer a écrit :',
    },
    header: ['De', 'Envoyé', 'À', 'Objet'],
    when: 'mardi 24 novembre 2026 10:02',
    original: 'Message d’origine',
  },
  {
    code: 'es',
    answer: 'Sí, tomamos cuarenta piezas.',
    wrote: {
      gmail: `El mar, 24 nov 2026 a las 10:02, Anna Meyer (<anna@contoso.example>) escribió:`,
      apple: `El 24 nov 2026, a las 10:02, ${ANNA} escribió:`,
      thunderbird: 'El 24/11/2026 a las 10:02, Anna Meyer escribió:',
    },
    header: ['De', 'Enviado el', 'Para', 'Asunto'],
    when: 'martes, 24 de noviembre de 2026 10:02',
    original: 'Mensaje original',
  },
  {
    code: 'it',
    answer: 'Sì, prendiamo quaranta pezzi.',
    wrote: {
      gmail: `Il giorno mar 24 nov 2026 alle ore 10:02 ${ANNA} ha scritto:`,
      apple: `Il giorno 24 nov 2026, alle ore 10:02, ${ANNA} ha scritto:`,
      thunderbird: 'Il 24/11/2026 10:02, Anna Meyer ha scritto:',
    },
    header: ['Da', 'Inviato', 'A', 'Oggetto'],
    when: 'martedì 24 novembre 2026 10:02',
    original: 'Messaggio originale',
  },
  {
    code: 'pt',
    answer: 'Sim, levamos quarenta peças.',
    wrote: {
      gmail: `Em ter., 24 de nov. de 2026 às 10:02, ${ANNA} escreveu:`,
      apple: `Em 24 de nov. de 2026, à(s) 10:02, ${ANNA} escreveu:`,
    },
    header: ['De', 'Enviada em', 'Para', 'Assunto'],
    when: 'terça-feira, 24 de novembro de 2026 10:02',
    original: 'Mensagem original',
  },
  {
    code: 'nl',
    answer: 'Ja, wij nemen veertig stuks.',
    wrote: {
      gmail: `Op di 24 nov 2026 om 10:02 schreef ${ANNA}:`,
      apple: `Op 24 nov. 2026, om 10:02 heeft ${ANNA} het volgende geschreven schreef:`,
      thunderbird: 'Op 24-11-2026 om 10:02 schreef Anna Meyer:',
    },
    header: ['Van', 'Verzonden', 'Aan', 'Onderwerp'],
    when: 'dinsdag 24 november 2026 10:02',
    original: 'Oorspronkelijk bericht',
  },
  {
    code: 'sv',
    answer: 'Ja, vi tar fyrtio stycken.',
    wrote: {
      gmail: `Den tis 24 nov. 2026 kl 10:02 skrev ${ANNA}:`,
      apple: `24 nov. 2026 kl. 10:02 skrev ${ANNA}:`,
      thunderbird: 'Den 2026-11-24 kl. 10:02, skrev Anna Meyer:',
    },
    header: ['Från', 'Skickat', 'Till', 'Ämne'],
    when: 'den 24 november 2026 10:02',
    original: 'Ursprungligt meddelande',
  },
  {
    code: 'da',
    answer: 'Ja, vi tager fyrre stykker.',
    wrote: {
      gmail: `Den tirs. 24. nov. 2026 kl. 10.02 skrev ${ANNA}:`,
      apple: `Den 24. nov. 2026 kl. 10.02 skrev ${ANNA}:`,
    },
    header: ['Fra', 'Sendt', 'Til', 'Emne'],
    when: '24. november 2026 10:02',
    original: 'Oprindelig meddelelse',
  },
  {
    code: 'no',
    answer: 'Ja, vi tar førti stykker.',
    wrote: {
      gmail: `tir. 24. nov. 2026 kl. 10:02 skrev ${ANNA}:`,
      apple: `24. nov. 2026 kl. 10:02 skrev ${ANNA}:`,
    },
    header: ['Fra', 'Sendt', 'Til', 'Emne'],
    when: 'tirsdag 24. november 2026 10:02',
    original: 'Opprinnelig melding',
  },
  {
    code: 'fi',
    answer: 'Kyllä, otamme neljäkymmentä kappaletta.',
    wrote: {
      gmail: `ti 24. marrask. 2026 klo 10.02 Anna Meyer (anna@contoso.example) kirjoitti:`,
      apple: `${ANNA} kirjoitti 24.11.2026 kello 10.02:`,
    },
    header: ['Lähettäjä', 'Lähetetty', 'Vastaanottaja', 'Aihe'],
    when: 'tiistai 24. marraskuuta 2026 10.02',
    original: 'Alkuperäinen viesti',
  },
  {
    code: 'pl',
    answer: 'Tak, bierzemy czterdzieści sztuk.',
    wrote: {
      gmail: `wt., 24 lis 2026 o 10:02 ${ANNA} napisał(a):`,
      apple: `Wiadomość napisana przez ${ANNA} w dniu 24.11.2026, o godz. 10:02, napisał:`,
      thunderbird: 'W dniu 24.11.2026 o 10:02, Anna Meyer napisał(a):',
    },
    header: ['Od', 'Wysłano', 'Do', 'Temat'],
    when: 'wtorek, 24 listopada 2026 10:02',
    original: 'Oryginalna wiadomość',
  },
  {
    code: 'cs',
    answer: 'Ano, bereme čtyřicet kusů.',
    wrote: {
      gmail: `út 24. 11. 2026 v 10:02 odesílatel ${ANNA} napsal:`,
      apple: `24. 11. 2026 v 10:02, ${ANNA} napsal(a):`,
      thunderbird: 'Dne 24. 11. 26 v 10:02 Anna Meyer napsal(a):',
    },
    header: ['Od', 'Odesláno', 'Komu', 'Předmět'],
    when: 'úterý 24. listopadu 2026 10:02',
    original: 'Původní zpráva',
  },
  {
    code: 'sk',
    answer: 'Áno, berieme štyridsať kusov.',
    wrote: { gmail: `ut 24. 11. 2026 o 10:02 ${ANNA} napísal(a):` },
    header: ['Od', 'Odoslané', 'Komu', 'Predmet'],
    when: 'utorok 24. novembra 2026 10:02',
    original: 'Pôvodná správa',
  },
  {
    code: 'hr',
    answer: 'Da, uzimamo četrdeset komada.',
    wrote: { gmail: `uto, 24. stu 2026. u 10:02 ${ANNA} napisao je:` },
    header: ['Šalje', 'Poslano', 'Prima', 'Predmet'],
    when: '24. studenoga 2026. 10:02',
    original: 'Originalna poruka',
  },
  {
    code: 'ro',
    answer: 'Da, luăm patruzeci de bucăți.',
    wrote: { gmail: `În mar., 24 nov. 2026 la 10:02, ${ANNA} a scris:` },
    header: ['De la', 'Trimis', 'Către', 'Subiect'],
    when: 'marți, 24 noiembrie 2026 10:02',
    original: 'Mesaj original',
  },
  {
    code: 'hu',
    answer: 'Igen, negyven darabot kérünk.',
    wrote: { gmail: `${ANNA} ezt írta (időpont: 2026. nov. 24., K, 10:02):` },
    header: ['Feladó', 'Elküldve', 'Címzett', 'Tárgy'],
    when: '2026. november 24., kedd 10:02',
    original: 'Eredeti üzenet',
  },
  {
    code: 'ru',
    answer: 'Да, берём сорок штук.',
    wrote: {
      gmail: `вт, 24 нояб. 2026 г. в 10:02, ${ANNA}:`,
      apple: `24 нояб. 2026 г., в 10:02, ${ANNA} написал(а):`,
      thunderbird: '24.11.2026 10:02, Anna Meyer пишет:',
    },
    header: ['От', 'Отправлено', 'Кому', 'Тема'],
    when: '24 ноября 2026 г. 10:02',
    original: 'Исходное сообщение',
  },
  {
    code: 'uk',
    answer: 'Так, беремо сорок штук.',
    wrote: { gmail: `вт, 24 лист. 2026 р. о 10:02 ${ANNA} пише:` },
    header: ['Від', 'Надіслано', 'Кому', 'Тема'],
    when: '24 листопада 2026 р. 10:02',
    original: 'Оригінальне повідомлення',
  },
  {
    code: 'tr',
    answer: 'Evet, kırk adet alıyoruz.',
    wrote: { gmail: `${ANNA}, 24 Kas 2026 Sal, 10:02 tarihinde şunu yazdı:` },
    header: ['Kimden', 'Gönderildi', 'Kime', 'Konu'],
    when: '24 Kasım 2026 Salı 10:02',
    original: 'Orijinal ileti',
  },
  {
    code: 'el',
    answer: 'Ναι, παίρνουμε σαράντα κομμάτια.',
    wrote: { gmail: `Στις Τρί 24 Νοε 2026 στις 10:02 π.μ., ο χρήστης ${ANNA} έγραψε:` },
    header: ['Από', 'Στάλθηκε', 'Προς', 'Θέμα'],
    when: 'Τρίτη, 24 Νοεμβρίου 2026 10:02 πμ',
    original: 'Αρχικό μήνυμα',
  },
  {
    code: 'he',
    answer: 'כן, ניקח ארבעים יחידות.',
    wrote: {
      gmail: `\u200fבתאריך יום ג׳, 24 בנוב׳ 2026 ב-10:02 מאת \u202aAnna Meyer\u202c\u200f <\u202aanna@contoso.example\u202c\u200f>:`,
    },
    header: ['מאת', 'נשלח', 'אל', 'נושא'],
    when: 'יום שלישי 24 נובמבר 2026 10:02',
    original: 'הודעה מקורית',
  },
  {
    code: 'ar',
    answer: 'نعم، نأخذ أربعين قطعة.',
    wrote: { gmail: `في الثلاثاء، ٢٤ نوفمبر ٢٠٢٦ في ١٠:٠٢ ص تمت كتابة ما يلي بواسطة ${ANNA}:` },
    header: ['من', 'تم الإرسال', 'إلى', 'الموضوع'],
    when: 'الثلاثاء، ٢٤ نوفمبر ٢٠٢٦ ١٠:٠٢',
    original: 'الرسالة الأصلية',
  },
  {
    code: 'ja',
    answer: 'はい、四十個お願いします。',
    wrote: {
      gmail: `2026年11月24日(火) 18:02 ${ANNA}:`,
      apple: `2026/11/24 18:02、${ANNA}のメール：`,
      thunderbird: 'On 2026/11/24 18:02, Anna Meyer wrote:',
    },
    header: ['差出人', '送信日時', '宛先', '件名'],
    when: '2026年11月24日 18:02',
    original: '元のメッセージ',
  },
  {
    code: 'zh',
    answer: '好的，我们要四十件。',
    wrote: {
      gmail: `Anna Meyer <anna@contoso.example> 于2026年11月24日周二 18:02写道：`,
      apple: `在 2026年11月24日，下午6:02，${ANNA} 写道：`,
    },
    header: ['发件人', '发送时间', '收件人', '主题'],
    when: '2026年11月24日 18:02',
    original: '原始邮件',
  },
  {
    code: 'ko',
    answer: '네, 마흔 개 주문합니다.',
    wrote: { gmail: `2026년 11월 24일 (화) 오후 6:02, ${ANNA}님이 작성:` },
    header: ['보낸 사람', '보낸 날짜', '받는 사람', '제목'],
    when: '2026년 11월 24일 화요일 오후 6:02',
    original: '원본 메시지',
  },
];
