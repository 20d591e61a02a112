import { asHtml, mail } from './marked-mail.ts';

/** What its author wrote, though it looks like what mail programs write around history. */
const LOOKALIKES = [
  mail(
    'a journey by its ends and day',
    `
Please book:
From: Milano
To: Rome
Date: 24.11.2026
For two persons. Thanks`,
  ),
  mail(
    'a German journey with time and no address',
    `
Hallo Anna,

bitte buchen:

Von: Mailand
An: Rom
Datum: 24.11.2026, 10:00 Uhr
Betreff: Messe

Zwei Personen, danke.`,
  ),
  mail(
    'a German memo without addresses',
    `
Hallo Anna,
anbei:
Von: Carla Rossi
An: alle
Datum: 24.11.2026
Betreff: Preise
40 Stück
Gruß`,
  ),
  mail(
    'a memo in an English mail',
    `
Dear Anna,

this goes to all desks tomorrow.

MEMO

From: Carla Rossi
To: All desks
Date: 24 November 2026, 10:00
Subject: Prices

Prices rise by 2 % on 1 January.

Is that fine with you?`,
  ),
  mail(
    'a mail that is looked for, by its header',
    `
Hi Anna, could you look into your junk folder for this one:

From: Carla Rossi <carla@fabrikam.example>
Sent: Tuesday, November 24, 2026 10:02 AM
To: Anna Meyer <anna@contoso.example>
Subject: Offer 17

I sent it twice and got no answer.`,
  ),
  mail(
    'a mail that is looked for, right below the sentence',
    `
I can't find this mail, can you send it again?
From: Anna Meyer <anna@contoso.example>
Date: 24.11.2026
Subject: Offer 17
It had the price list.`,
  ),
  mail(
    'limits as comparisons at the end',
    `
Limits:
> 40 pieces: 10 %
> 100 pieces: 15 %`,
  ),
  mail(
    'a quotation of a poet at the end',
    `
As the poet says:

> Be.`,
  ),
  mail(
    'a quotation of a poet without a colon at the end',
    `
I thought of this line when I read your offer.

> Und jedem Anfang wohnt ein Zauber inne.`,
  ),
  mail(
    'a paragraph of a contract as a quotation at the end',
    `
Paragraph 4 is new. Please have it read by your lawyers.

> 4. The buyer pays within 30 days.
> 5. Rome is the place of jurisdiction.`,
  ),
  mail(
    'an own last line that names a day and what was written',
    `
Agreed.
This is what Anna wrote on 24.11.2026:`,
  ),
  mail(
    'an own last line that names day and time',
    `
Agreed. The picture shows what we got.
What Anna wrote on 24.11.2026 at 10:02:`,
  ),
  mail(
    'a page of an offer with a year',
    `
On page 3 of the 2026 offer you wrote:
> forty pieces
We need fifty.`,
  ),
  mail(
    'a page of an offer with a year, and nothing below the quotation',
    `
On page 3 of the 2026 offer you wrote:
> forty pieces`,
  ),
  mail(
    'a mail that is spoken of by its time',
    `
Hello Anna,

in your mail of 24.11.2026, 10:02, you wrote:

> forty pieces

We need fifty. Carla`,
  ),
  mail(
    'minutes under a line of dashes',
    `
Minutes:
----------
On 24.11.2026 at 10:02 Anna wrote:
forty pieces.`,
  ),
  mail(
    'minutes under a line of underscores',
    `
Protokoll
__________
Am 24.11.2026 um 10:02 schrieb Anna Meyer:
vierzig Stück.
Am 24.11.2026 um 11:30 schrieb Carla Rossi:
fünfzig Stück.`,
  ),
  mail(
    'an answer below an unmarked block, with nothing above',
    `
From: Anna Meyer <anna@contoso.example>
Sent: Tuesday, November 24, 2026 10:02 AM
To: Carla Rossi <carla@fabrikam.example>
Subject: Offer 17

Would 40 do?

Yes, forty. Carla`,
  ),
  mail(
    'an answer below an unmarked block, with a greeting above',
    `
Hello Anna,

From: Anna Meyer <anna@contoso.example>
Sent: Tuesday, November 24, 2026 10:02 AM
To: Carla Rossi <carla@fabrikam.example>
Subject: Offer 17

Would 40 do?

Yes, forty. Carla`,
  ),
  mail(
    'an answer below an unmarked block, with a greeting above that has no comma',
    `
Liebe Anna

-----Ursprüngliche Nachricht-----
Von: Anna Meyer <anna@contoso.example>
Gesendet: Dienstag, 24. November 2026 10:02
An: Carla Rossi <carla@fabrikam.example>
Betreff: Angebot 17

Passen 40?

Ja, vierzig. Carla`,
  ),
  mail(
    'answers between marked lines under a block',
    `
From: Anna Meyer <anna@contoso.example>
Sent: Tuesday, November 24, 2026 10:02 AM
To: Carla Rossi <carla@fabrikam.example>
Subject: Offer 17

> Would 40 do?
Yes.
> And the 12th?
Rather the 10th.`,
  ),
  mail(
    'answers between marked lines under a block, with a sentence above',
    `
Thank you for the offer.

-----Original Message-----
From: Anna Meyer <anna@contoso.example>
Sent: Tuesday, November 24, 2026 10:02 AM
To: Carla Rossi <carla@fabrikam.example>
Subject: Offer 17

> Would 40 do?
Yes.
> And the 12th?
Rather the 10th.`,
  ),
  mail(
    'a pointer to what is below, far behind in a long line',
    `
${'We have read your offer with great interest and talked it over with our colleagues in Rome. '.repeat(6)}You find my answers below.

From: Anna Meyer <anna@contoso.example>
Sent: Tuesday, November 24, 2026 10:02 AM
To: Carla Rossi <carla@fabrikam.example>
Subject: Offer 17

Would 40 do?
Yes, forty.
The 12th?
No.`,
  ),
  mail(
    'answers in green under an Italian block',
    `
Ciao Anna, trovi le mie risposte in verde.

Da: Anna Meyer <anna@contoso.example>
Inviato: martedì 24 novembre 2026 10:02
A: Carla Rossi <carla@fabrikam.example>
Oggetto: Offerta 17

Vanno bene 40?
Sì, quaranta.`,
  ),
  mail(
    'an Italian answer whose words are Finnish ones',
    `
Ciao Anna, ci vediamo alla fiera di Milano.

~Da: Anna Meyer <anna@contoso.example>
~Inviato: martedì 24 novembre 2026 10:02
~A: Carla Rossi <carla@fabrikam.example>
~Oggetto: Offerta 17
~
~Vanno bene quaranta pezzi?`,
  ),
  mail(
    'Finnish answers below',
    `
Hei Anna, vastaukset alla.

Lähettäjä: Anna Meyer <anna@contoso.example>
Lähetetty: tiistai 24. marraskuuta 2026 10.02
Vastaanottaja: Carla Rossi <carla@fabrikam.example>
Aihe: Tarjous 17

Sopiiko 40?
Kyllä, neljäkymmentä.`,
  ),
  mail(
    'one announced quotation between own texts',
    `
Yes, gladly.

~On Tue, Nov 24, 2026 at 10:02:00AM +0100, Anna Meyer wrote:
~> Would forty pieces do?

-- 
Carla Rossi`,
  ),
  mail(
    'one quotation that the author brings in, between own texts',
    `
Dear all, this came today:

On Tue, Nov 24, 2026 at 10:02 AM Anna Meyer <anna@contoso.example> wrote:
> Would forty pieces do?

What shall I answer?`,
  ),
  mail(
    'a block whose pieces stand apart among own lines',
    `
From: our desk in Milano
we send forty pieces
Date: 24.11.2026 10:00
they leave the house
To: carla@fabrikam.example
with the usual papers
Subject: to change`,
  ),
  mail(
    'a heading Original message over minutes',
    `
Original message
On 24.11.2026 at 10:02 Anna wrote:
forty pieces.
My view: fifty.`,
  ),
  mail(
    'the greeting of a customer in German, with a quotation at the end',
    `
Hallo Anna,

der Kunde hat uns geantwortet. Am 24.11.2026 um 10:02 schrieb er uns:

> Vierzig Stück reichen nicht.`,
  ),
  mail(
    'a customer quoted by day and time, German',
    `
Zur Kenntnis.
Am 24.11.2026 um 10:02 schrieb der Kunde an uns:
> Vierzig Stück reichen nicht.
Was sagen wir ihm?`,
  ),
  mail(
    'a French sentence that ends in a écrit',
    `
Bonjour Anna,

le client nous a répondu le 24 novembre 2026 à 10:02, voici ce qu'il a écrit :
> Quarante pièces ne suffisent pas.

Que faire ?`,
  ),
  mail(
    'a Spanish sentence that ends in escribió',
    `
Hola Anna:
En la página 3 del pedido del 24/11/2026 a las 10:02 su jefe escribió:
> cuarenta piezas
Necesitamos cincuenta.`,
  ),
  mail(
    'a Russian sentence that ends in написал',
    `
Анна, добрый день!
Вот что 24.11.2026 в 10:02 нам из отдела закупок клиент написал:
> сорок штук мало
Что ответим?`,
  ),
  mail(
    'a Chinese sentence that ends in 写道',
    `
安娜你好，
客户在2026年11月24日 18:02的合同补充说明里面又给我们写道：
> 四十件不够
怎么办？`,
  ),
  mail(
    'a log of calls',
    `
Our calls:
24.11.2026 10:02 Anna Meyer: forty pieces
24.11.2026 11:30 Carla Rossi: fifty pieces
25.11.2026 09:00 Anna Meyer:
no answer`,
  ),
  mail(
    'a table of times that ends in colons',
    `
Timetable 2026:
24.11.2026 10:02:
Arrival in Rome
24.11.2026 14:00:
Meeting with anna@contoso.example:
Prices`,
  ),
];

export const LOOKALIKE_ANSWERS = [...LOOKALIKES, ...LOOKALIKES.map(asHtml)];
