import { isBlank, type Line } from './lines.ts';
import { UNSPACED_LETTER } from './unspaced-letter.ts';

/** The writer says that there is something between the lines below: then nothing below is taken away. */
const POINTERS = [
  'below|inline|in line|in-line|interspersed|embedded|in between|in-between|between the lines|between your lines|highlighted|in red|in blue|in green|in bold|in caps|in capitals|in colour|in color',
  'unten|im text|in rot|in blau|in grün|in fett|farbig|zwischen den zeilen|zwischen deinen zeilen|zwischen ihren zeilen|rot markiert',
  'ci-dessous|plus bas|dans le texte|dans ton texte|dans votre texte|entre les lignes|en rouge|en bleu|en vert|en gras',
  'más abajo|mas abajo|abajo|a continuación|en rojo|en azul|en verde|entre líneas|en el texto|di seguito|qui sotto|sotto|in rosso|in blu|in verde|in grassetto|nel testo|tra le righe',
  'abaixo|em vermelho|em azul|em verde|no texto|hieronder|onderaan|zie onder|tussen de regels|in het rood|in het blauw|in het groen|in de tekst',
  'nedan|i rött|i blått|i grönt|i texten|mellan raderna|nedenfor|herunder|under her|i rødt|i blåt|i grønt|mellom linjene|mellem linjerne|i teksten',
  'vastaukset alla|kommentit alla|vastaan alla|katso alla|ks. alla|alla olevat|alempana|punaisella|sinisellä|rivien välissä|tekstin seassa',
  'poniżej|na czerwono|na niebiesko|w treści|w tekście|między wierszami|níže|nižšie|červeně|červenou|modře|v textu|v texte|niže|ispod|crveno|u tekstu|spodaj',
  'ниже|нижче|красным|синим|червоним|синім|по тексту|в тексте|у тексті|между строк|alább|lentebb|pirossal|kékkel|a szövegben|mai jos|cu roșu|în text|în textul',
  'aşağıda|kırmızı|satır arası|mavi ile|metin içinde|παρακάτω|κόκκινο|μέσα στο κείμενο|למטה|באדום|בגוף|להלן|أدناه|بالأحمر|以下|下記|文中|赤字|インライン|見下文|见下文|如下|下面|红字|아래|본문 중|빨간',
].flatMap((line) => line.split('|'));

/** A first word after which a mail goes on. */
const GREETINGS = new Set(
  'hi hello hey dear good hallo liebe lieber sehr guten servus moin bonjour salut cher chère chers bonsoir hola estimado estimada querido buenos buenas ciao gentile caro cara buongiorno salve olá ola prezado prezada caro bom boa beste geachte dag hej hei kära bästa kære hyvä moi terve dzień cześć szanowny szanowna witam dobrý vážený vážená ahoj poštovani poštovana bună stimate stimată kedves tisztelt здравствуйте добрый уважаемый уважаемая привет добрий шановний шановна вітаю merhaba sayın αγαπητέ αγαπητή γεια שלום مرحبا السلام'.split(
    ' ',
  ),
);
const GREETING_CHARACTERS = 60;

/** Whether what stands above history says that it is no mere history: it brings it in, or points into it, or only greets. */
export function leadsOn(above: readonly Line[], hasText: boolean): boolean {
  const last =
    above
      .findLast((line) => !isBlank(line))
      ?.text.slice(-20)
      .trimEnd() ?? '';
  if (/[:：]$/.test(last)) return true;
  return hasText && (isOnlyGreeting(above) || above.some(({ text }) => pointsBelow(text)));
}

/** Who only greets above writes the answer below. */
function isOnlyGreeting(above: readonly Line[]): boolean {
  const written = above.filter((line) => !isBlank(line));
  const text = written[0]?.text.trim() ?? '';
  if (written.length !== 1 || text.length > GREETING_CHARACTERS) return false;
  const first = /^[\p{L}\p{M}]+/u.exec(text.toLowerCase())?.[0] ?? '';
  const isOneName = text.split(/\s+/).length <= 4;
  return text.endsWith(',') || (GREETINGS.has(first) && isOneName);
}

function pointsBelow(line: string): boolean {
  const text = line.normalize('NFC').toLowerCase().replace(/\s/g, ' ');
  return POINTERS.some((word) => hasWord(text, word));
}

const LETTER = /[\p{L}\p{N}]/u;
/** A word may stand right beside another. */
const UNSPACED = new RegExp(UNSPACED_LETTER, 'u');

function hasWord(text: string, word: string): boolean {
  const mayTouch = UNSPACED.test(word);
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (mayTouch) return true;
    if (!LETTER.test(text.charAt(at - 1)) && !LETTER.test(text.charAt(at + word.length)))
      return true;
  }
  return false;
}
