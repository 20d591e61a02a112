import { asHtml, mail } from './marked-mail.ts';

/** Business mail of several paragraphs, with lists, tables, signatures and history, as people send it. */
const LETTERS = [
  mail(
    'a confirmed order with conditions, English, above history',
    `
Dear Anna,

thank you for your offer 17 of last week. We talked it over with our colleagues in Rome and would like to go ahead:

1. 40 pieces of item 4711 at EUR 17.50
2. 12 pieces of item 4712 at EUR 22.00
3. Delivery by 10 December 2026, free to our warehouse

Two questions remain. On page 3 you name a discount of 5 %: does it hold for both items? And who pays for the pallets?

Kind regards,
Carla Rossi
--
Fabrikam Srl
Via Roma 12, 20121 Milano
T: +39 02 1234567
E: carla@fabrikam.example

~On Tue, Nov 24, 2026 at 10:02 AM Anna Meyer <anna@contoso.example> wrote:
~
~> Dear Carla,
~>
~> please find our offer 17 attached.
~>
~> Best, Anna`,
  ),
  mail(
    'a complaint with an itemised list, German, above an Outlook block',
    `
Sehr geehrte Frau Meyer,

die Lieferung vom 20.11.2026 kam gestern um 16:30 Uhr bei uns an. Leider stimmt sie nicht mit dem Lieferschein überein:

Pos.  Artikel  bestellt  geliefert
1     4711     40        38
2     4712     12        12
3     4713     5         0

Bitte liefern Sie bis Freitag nach oder schreiben Sie uns den Betrag gut. Am Telefon sagte mir Ihr Kollege am Montag: "Das klären wir bis morgen." Gehört haben wir seither nichts.

Mit freundlichen Grüßen
Carla Rossi
Einkauf

Von meinem iPhone gesendet

~Von: Anna Meyer <anna@contoso.example>
~Gesendet: Freitag, 20. November 2026 08:15
~An: Carla Rossi <carla@fabrikam.example>
~Cc: Lager <lager@fabrikam.example>; Einkauf <einkauf@fabrikam.example>
~Betreff: Lieferschein 2026-311
~
~Guten Morgen Frau Rossi,
~die Ware ist unterwegs.`,
  ),
  mail(
    'an itinerary with stages',
    `
Hi Anna,

here is my plan for the week of the fair:

Monday 23 November
From: Milano Centrale, 07:10
To: Zürich HB, 10:27
Seat: 61, coach 4

Wednesday 25 November
From: Zürich HB, 17:33
To: Milano Centrale, 20:50
Subject to change if the meeting runs late.

I will be at your stand at 11:00. Call me at +39 333 1234567.

Carla`,
  ),
  mail(
    'minutes with a header of their own, French',
    `
Bonjour Anna,

voici le compte rendu de notre réunion.

Date : 24 novembre 2026, 10 h 00
Lieu : Milan, salle 4
De : Carla Rossi
À : tous les participants
Objet : prix 2027

1. Anna propose une hausse de 2 %.
2. Carla demande un délai jusqu'au 31 mars.
3. Décision : on en reparle le 1er décembre.

Merci de me signaler toute erreur.

Bien cordialement,
Carla`,
  ),
  mail(
    'answers between the lines, English',
    `
Hi Anna,

thanks for your mail, my answers are between your lines.

On Tue, Nov 24, 2026 at 10:02 AM Anna Meyer <anna@contoso.example> wrote:

> Would forty pieces do?

Yes, forty is fine for the first quarter.

> Shall we deliver on the 12th or the 14th?

The 14th. On the 12th our warehouse is closed.

> Who signs the contract?

Paolo does. His address is paolo@fabrikam.example.

Best,
Carla`,
  ),
  mail(
    'answers between the lines, Dutch, without a word above',
    `
Op di 24 nov 2026 om 10:02 schreef Anna Meyer <anna@contoso.example>:

> Zijn veertig stuks genoeg?

Ja, dat is genoeg.

> Wanneer mogen we leveren?

Op maandag tussen 8:00 en 12:00 uur.

Groet,
Carla`,
  ),
  mail(
    'an answer below the quotation with a signature, Swedish',
    `
~Den tis 24 nov. 2026 kl 10:02 skrev Anna Meyer <anna@contoso.example>:
~
~> Räcker fyrtio stycken?

Hej Anna!

Ja, det räcker. Vi hämtar dem på fredag kl. 10.

Hälsningar
Carla`,
  ),
  mail(
    'a short answer with a long signature and a legal notice',
    `
Fine with me.

Carla Rossi
Head of Purchasing
Fabrikam Srl | Via Roma 12 | 20121 Milano
From: Monday to Friday, 9:00 to 17:00
To reach me: +39 02 1234567
Date of registration: 1.4.1998, Milano 12345

This message is confidential. If you received it in error, please write to postmaster@fabrikam.example and delete it.

~________________________________
~From: Anna Meyer <anna@contoso.example>
~Sent: Tuesday, November 24, 2026 10:02 AM
~To: Carla Rossi <carla@fabrikam.example>
~Subject: Offer 17
~
~Dear Carla, do you agree?`,
  ),
  mail(
    'a poem as a birthday greeting',
    `
Liebe Anna,

alles Gute zum Geburtstag! Ein Gedicht für dich:

> Wie jede Blüte welkt und jede Jugend
> Dem Alter weicht, blüht jede Lebensstufe,
> Blüht jede Weisheit auch und jede Tugend
> Zu ihrer Zeit und darf nicht ewig dauern.

Hermann Hesse schrieb es am 4.5.1941 nach langer Krankheit:
es hieß zuerst "Transzendieren!".

Deine Carla`,
  ),
  mail(
    'a customer quoted inside a mail to a partner',
    `
Hi Anna,

the customer is not happy. He wrote yesterday:

> The parts arrived late and two were broken.
> We expect a credit note.

I would offer him 10 %. What do you think?

Carla`,
  ),
  mail(
    'a forward with an opinion',
    `
Anna, please see what our carrier offers. I think it is too much.

~---------- Forwarded message ---------
~From: Paul Brown <paul@carrier.example>
~Date: Tue, Nov 24, 2026 at 10:02 AM
~Subject: Rates 2027
~To: Carla Rossi <carla@fabrikam.example>
~
~Dear Carla, our rates rise by 8 %.`,
  ),
  mail(
    'a price list in columns',
    `
Anna,

Prices as of 24.11.2026:

4711    17.50 EUR    from: 40 pieces
4711    16.90 EUR    from: 100 pieces
4712    22.00 EUR    to: be confirmed

> 500 pieces: please ask
< 10 pieces: not for sale

Valid until 31.12.2026, 24:00.`,
  ),
  mail(
    'an address block for a delivery',
    `
Hello,

please change the address of delivery:

To:
Fabrikam Srl
attn. Carla Rossi <carla@fabrikam.example>
Via Roma 12
20121 Milano

From: 1 December 2026
Subject: our confirmation by mail

Thanks`,
  ),
  mail(
    'a technical report with a log',
    `
Hi support,

since this morning the import fails. From the log:

2026-11-24 10:02:11 INFO From: carla@fabrikam.example
2026-11-24 10:02:11 INFO To: import@contoso.example
2026-11-24 10:02:12 ERROR Subject: missing
-----
2026-11-24 10:05:40 ERROR timeout after 30 s

I tried it three times. Restarting did not help.

Carla`,
  ),
  mail(
    'an answer by phone without signature above wrapped attribution',
    `
ok for 40, deliver on 24.11.2026

~On Tue, Nov 24, 2026 at 10:02 AM Anna Meyer, Contoso Sales Department
~<anna@contoso.example> wrote:
~
~> Would forty pieces do?`,
  ),
  mail(
    'a thread of three, with an own list of comparisons on top',
    `
Our limits for 2027:

> 40 pieces: 10 %
> 100 pieces: 15 %

Please confirm.

~On Tue, Nov 24, 2026 at 10:02 AM Anna Meyer <anna@contoso.example> wrote:
~
~> What are your limits?
~>
~> On Mon, Nov 23, 2026 at 9:00 AM Carla Rossi <carla@fabrikam.example> wrote:
~>
~>> We should talk about limits.`,
  ),
  mail(
    'an Italian letter above a block',
    `
Gentile Anna,

grazie per l'offerta. Confermiamo:

- 40 pezzi del codice 4711, consegna alla sede di Milano
- pagamento a 30 giorni data fattura

Da: noi parte l'ordine formale domani mattina.
A: presto per i dettagli del trasporto.

Cordiali saluti
Carla Rossi

~-----Messaggio originale-----
~Da: Anna Meyer <anna@contoso.example>
~Inviato: martedì 24 novembre 2026 10:02
~A: Carla Rossi <carla@fabrikam.example>
~Oggetto: Offerta 17
~
~Gentile Carla, in allegato l'offerta.`,
  ),
  mail(
    'a Spanish letter above an attribution',
    `
Estimada Anna:

Gracias por su mensaje. En la reunión del 20/11/2026 a las 10:00 acordamos lo siguiente:

a) precio fijo hasta junio
b) entrega en 15 días
c) garantía de dos años

¿Me lo puede confirmar por escrito?

Un saludo,
Carla

~El mar, 24 nov 2026 a las 10:02, Anna Meyer (<anna@contoso.example>) escribió:
~
~> Estimada Carla:
~> ¿Podemos cerrar el acuerdo?`,
  ),
  mail(
    'a Portuguese letter without history',
    `
Prezada Anna,

segue o combinado na reunião de 24/11/2026, às 10:02:

De: armazém de Milão
Para: loja de Roma
Data: 1/12/2026
Assunto a tratar: seguro da carga

Como o cliente escreveu no dia 23/11/2026 às 9:00:
"quarenta peças chegam".

Abraço,
Carla`,
  ),
  mail(
    'a Polish letter above a block',
    `
Dzień dobry Pani Anno,

dziękuję za ofertę. W dniu 20.11.2026 o 10:00 rozmawiałam z Panem Nowakiem, który napisał:
"czterdzieści sztuk wystarczy".

Od: poniedziałku jestem na urlopie.
Do: 4 grudnia zastępuje mnie Paolo.

Pozdrawiam
Karla Rossi

~Od: Anna Meyer <anna@contoso.example>
~Wysłano: wtorek, 24 listopada 2026 10:02
~Do: Karla Rossi <carla@fabrikam.example>
~Temat: Oferta 17
~
~Czy wystarczy czterdzieści?`,
  ),
  mail(
    'a Czech letter above an attribution',
    `
Dobrý den,

potvrzujeme objednávku ze dne 20. 11. 2026:
- 40 kusů 4711
- 12 kusů 4712

Pan Novák mi 23. 11. 2026 v 9:00 napsal:
že dvanáct kusů už je na cestě.

S pozdravem
Karla

~út 24. 11. 2026 v 10:02 odesílatel Anna Meyer <anna@contoso.example> napsal:
~
~> Stačí čtyřicet kusů?`,
  ),
  mail(
    'a Hungarian letter above an attribution',
    `
Kedves Anna!

Köszönjük az ajánlatot. A 2026. november 20-i levelében ezt írta:
"negyven darab elég".
Sajnos ötven kell.

Üdvözlettel:
Karla

~Anna Meyer <anna@contoso.example> ezt írta (időpont: 2026. nov. 24., K, 10:02):
~
~> Elég lesz negyven darab?`,
  ),
  mail(
    'a Russian letter above an attribution',
    `
Анна, добрый день!

Спасибо за предложение. По пунктам:

1. Количество: 40 штук.
2. Срок: до 10.12.2026, 18:00.
3. От: нашего склада, до: вашего магазина.

Вчера в 10:02 Павел из логистики написал:
машина будет в пятницу.

С уважением,
Карла

~вт, 24 нояб. 2026 г. в 10:02, Anna Meyer <anna@contoso.example>:
~
~> Сорок штук хватит?`,
  ),
  mail(
    'a Ukrainian letter above a block',
    `
Доброго дня, Анно!

Дякуємо, погоджуємо сорок штук. Тема: доставка. Дата: 10.12.2026.

З повагою,
Карла

~Від: Anna Meyer <anna@contoso.example>
~Надіслано: 24 листопада 2026 р. 10:02
~Кому: Carla Rossi <carla@fabrikam.example>
~Тема: Пропозиція 17
~
~Чи вистачить сорока?`,
  ),
  mail(
    'a Turkish letter above an attribution',
    `
Merhaba Anna Hanım,

teklifiniz için teşekkürler. Konu: teslimat. Tarih: 10.12.2026.

Müşteri dün 10:02'de şunu yazdı:
"kırk adet yeter".

Saygılarımla,
Karla

~Anna Meyer <anna@contoso.example>, 24 Kas 2026 Sal, 10:02 tarihinde şunu yazdı:
~
~> Kırk adet yeter mi?`,
  ),
  mail(
    'a Greek letter above an attribution',
    `
Αγαπητή Άννα,

ευχαριστούμε για την προσφορά. Θέμα: παράδοση. Ημερομηνία: 10/12/2026.

Ο πελάτης χθες στις 10:02 έγραψε:
«σαράντα κομμάτια αρκούν».

Με εκτίμηση,
Κάρλα

~Στις Τρί 24 Νοε 2026 στις 10:02 π.μ., ο χρήστης Anna Meyer <anna@contoso.example> έγραψε:
~
~> Αρκούν σαράντα;`,
  ),
  mail(
    'a Hebrew letter above an attribution',
    `
שלום אנה,

תודה על ההצעה. נושא: משלוח. תאריך: 10.12.2026.

אתמול בשעה 10:02 הלקוח כתב:
ארבעים יחידות מספיקות.

בברכה,
קרלה

~בתאריך יום ג׳, 24 בנוב׳ 2026 ב-10:02 מאת Anna Meyer <anna@contoso.example>:
~
~> האם ארבעים מספיקות?`,
  ),
  mail(
    'an Arabic letter above a block',
    `
السيدة آنا المحترمة،

شكرا على العرض. الموضوع: التسليم. التاريخ: ١٠/١٢/٢٠٢٦.

كتب العميل أمس في ١٠:٠٢:
أربعون قطعة تكفي.

مع التحية،
كارلا

~من: Anna Meyer <anna@contoso.example>
~تم الإرسال: الثلاثاء، ٢٤ نوفمبر ٢٠٢٦ ١٠:٠٢
~إلى: Carla Rossi <carla@fabrikam.example>
~الموضوع: العرض ١٧
~
~هل تكفي أربعون قطعة؟`,
  ),
  mail(
    'a Japanese letter above a block',
    `
マイヤー様

いつもお世話になっております。ファブリカムのロッシです。

お見積もりありがとうございます。下の件、四十個でお願いいたします。
納期：2026年12月10日
宛先：ミラノ倉庫
件名：なし

先日お客様が「四十個で足りる」と書きました。

よろしくお願いいたします。
ロッシ

~差出人: Anna Meyer <anna@contoso.example>
~送信日時: 2026年11月24日 18:02
~宛先: Carla Rossi <carla@fabrikam.example>
~件名: 見積もり 17
~
~四十個でよろしいでしょうか。`,
  ),
  mail(
    'a Chinese letter above an attribution',
    `
安娜，你好：

报价收到，谢谢。我们确认：
一、数量：四十件
二、日期：2026年12月10日
三、收件人：米兰仓库

客户昨天写道：
四十件足够了。

祝好
卡拉

~在 2026年11月24日，下午6:02，Anna Meyer <anna@contoso.example> 写道：
~
~> 四十件够吗？`,
  ),
  mail(
    'a Korean letter above an attribution',
    `
마이어 님 안녕하세요,

견적 감사합니다. 확인 내용입니다.
수량: 40개
날짜: 2026년 12월 10일
받는 사람: 밀라노 창고

고객이 어제 마흔 개면 된다고 작성:
확인 부탁드립니다.

감사합니다.
카를라

~2026년 11월 24일 (화) 오후 6:02, Anna Meyer <anna@contoso.example>님이 작성:
~
~> 마흔 개면 될까요?`,
  ),
  mail(
    'a Danish letter above an attribution',
    `
Hej Anna,

tak for tilbuddet. Vi tager fyrre stykker, hvis prisen fra den 20.11.2026 kl. 10.00 gælder.

Fra: lageret i Odense
Til: butikken i Aarhus

Kunden skrev i går kl. 10.02:
fyrre er nok.

Venlig hilsen
Carla

~Den tirs. 24. nov. 2026 kl. 10.02 skrev Anna Meyer <anna@contoso.example>:
~
~> Er fyrre nok?`,
  ),
  mail(
    'a Norwegian letter above a block',
    `
Hei Anna!

Vi bestiller førti stykker. Emne: levering. Dato: 10.12.2026.

Hilsen
Carla

~Fra: Anna Meyer <anna@contoso.example>
~Sendt: tirsdag 24. november 2026 10:02
~Til: Carla Rossi <carla@fabrikam.example>
~Emne: Tilbud 17
~
~Er førti nok?`,
  ),
  mail(
    'a Finnish letter above an attribution',
    `
Hei Anna,

kiitos tarjouksesta. Otamme neljäkymmentä kappaletta.

Aihe: toimitus
Päivämäärä: 10.12.2026

Asiakas kirjoitti eilen klo 10.02:
neljäkymmentä riittää.

Terveisin
Carla

~ti 24. marrask. 2026 klo 10.02 Anna Meyer (anna@contoso.example) kirjoitti:
~
~> Riittääkö neljäkymmentä?`,
  ),
  mail(
    'a Romanian letter above a block',
    `
Bună ziua, Anna,

confirmăm patruzeci de bucăți. Data: 10.12.2026. Subiect: livrarea.

Clientul a scris ieri la 10:02:
patruzeci ajung.

Cu stimă,
Carla

~De la: Anna Meyer <anna@contoso.example>
~Trimis: marți, 24 noiembrie 2026 10:02
~Către: Carla Rossi <carla@fabrikam.example>
~Subiect: Oferta 17
~
~Ajung patruzeci?`,
  ),
  mail(
    'a Croatian letter above an attribution',
    `
Poštovana Anna,

potvrđujemo četrdeset komada. Datum: 10. 12. 2026. Predmet: dostava.

Kupac je jučer u 10:02 napisao je:
četrdeset je dovoljno.

Lijep pozdrav
Karla

~uto, 24. stu 2026. u 10:02 Anna Meyer <anna@contoso.example> napisao je:
~
~> Je li četrdeset dovoljno?`,
  ),
  mail(
    'a Slovak letter above an attribution',
    `
Dobrý deň,

potvrdzujeme štyridsať kusov. Dátum: 10. 12. 2026. Predmet: doprava.

S pozdravom
Karla

~ut 24. 11. 2026 o 10:02 Anna Meyer <anna@contoso.example> napísal(a):
~
~> Stačí štyridsať kusov?`,
  ),
  mail(
    'a French letter above an attribution, with a quotation of the own',
    `
Bonjour Anna,

comme l'écrivait Saint-Exupéry en 1943 :

> On ne voit bien qu'avec le cœur.

Alors oui pour les quarante pièces, livrées le 10/12/2026 à 10:00.

Amitiés,
Carla

~Le mar. 24 nov. 2026 à 10:02, Anna Meyer <anna@contoso.example> a écrit :
~
~> Quarante pièces suffisent-elles ?`,
  ),
  mail(
    'a German letter above Thunderbird history, with a chat in it',
    `
Hallo Anna,

hier der Verlauf aus dem Chat vom 24.11.2026:

10:02 Anna Meyer: passen vierzig?
10:05 Carla Rossi: eher fünfzig.
10:07 Anna Meyer schrieb: wir prüfen das.

Am 25.11.2026 um 9:00 schrieb mir dann Paolo:
"Fünfzig sind da."

Bitte ändere die Bestellung.

Carla

~Am 24.11.2026 um 10:02 schrieb Anna Meyer:
~> Passen vierzig?
~>
~> Am 23.11.2026 um 09:00 schrieb Carla Rossi:
~>> Was ist mit der Bestellung?`,
  ),
  mail(
    'an agenda with times and people',
    `
Agenda, 24.11.2026

10:00 to 10:30: welcome (Anna Meyer)
10:30 to 11:30: prices (Carla Rossi)
From: 11:30
To: 12:00
Subject: open questions

Dial in: meeting@fabrikam.example, code 2026 11 24.`,
  ),
  mail(
    'a bug that is quoted from a form',
    `
Hello Anna,

our web form sent us this, can you take it over?

Name: Paul Brown
From: paul@carrier.example
Date: 24.11.2026 10:02
Subject: Broken part
Message: the part 4711 is broken

I told him that you would call.

Carla`,
  ),
  mail(
    'an answer with an own postscript below one quotation',
    `
Dear Anna,

yes.

~Am 24.11.2026 um 10:02 schrieb Anna Meyer <anna@contoso.example>:
~
~> Would forty do?

PS: Paolo says hello.`,
  ),
];

export const LETTER_ANSWERS = [...LETTERS, ...LETTERS.map(asHtml)];
