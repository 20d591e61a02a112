/**
 * What mail programs write beside the date, the name and the address in the line above a quotation, each word on its
 * own, lower case, after NFKC. A line with any other word is somebody's sentence.
 */

/** "... wrote": one of them, or an address at the end, is in each such line. */
const WROTE = new Set(
  [
    'wrote writes schrieb geschrieben schreef geschreven skrev skrifaði écrit escribió escribio escriure',
    'scritto scrisse escreveu scris idatzi',
    'napisał napisała napisana napsal napsala napísal napísala napisao napisala napisal',
    'пишет написал написала писал пише написав написала пишаў написа rašė rakstīja',
    'kirjoitti kirjutas írta yazdı έγραψε כתב כתבה מאת كتب كتبت كتابة نوشت लिखा viết menulis',
  ].flatMap((line) => line.split(' ')),
);

const BESIDE = new Set(
  [
    'on at the am pm p m um uhr hat le à a el la las il giorno alle ore ha em às s no dia de op om heeft het',
    'volgende den kl følgende följande klo kello w dniu o godz dne v ve dňa odesílatel odosielateľ je u dana în in data',
    'ezt időpont г р в о а ла tarihinde şunu saat στις π μ ο η χρήστης בתאריך יום בשעה ב ה',
    'في ص م تمت ما يلي بواسطة wiadomość przez ने को पर vào lúc đã pada pukul',
    'mailto gmt utc cet cest est edt cst cdt mst mdt pst pdt bst msk jst st nd rd th',
  ].flatMap((line) => line.split(' ')),
);

/** Between the parts of a name. */
const PARTICLES = new Set(
  'von van zu der den de di da do du del della dos la le el al bin af av ter ten und y i via'.split(
    ' ',
  ),
);

/** Of scripts that write without blanks; the longest first. */
const UNSPACED = [
  'さんは書きました さんが書きました のメール にて 曜日 午前 午後 星期 님이 오전 오후 작성 写道 寫道 上午 下午 晚上 凌晨 中午 เขียนว่า เมื่อ เวลา วันที่ น',
  '年 月 日 時 分 时 点 周 于 於 在 的 火 水 木 金 土 一 二 三 四 五 六 년 월 일 화 수 목 금 토 시 분 에 씀 님 さん 様',
].flatMap((line) => line.split(' '));
const UNSPACED_WROTE = /写道|寫道|書きました|のメール|작성|씀|เขียนว่า/;

export function isWroteWord(word: string): boolean {
  return WROTE.has(word);
}

export function saysWroteUnspaced(word: string): boolean {
  return UNSPACED_WROTE.test(word);
}

export function isBesideWord(word: string): boolean {
  return BESIDE.has(word);
}

export function isNameParticle(word: string): boolean {
  return PARTICLES.has(word);
}

/** What of a word in a script without blanks is none of ours. */
export function withoutUnspaced(word: string): string {
  return UNSPACED.reduce((rest, ours) => rest.replaceAll(ours, ''), word);
}
