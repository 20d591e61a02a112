/** Months and days of the week in thirty languages, long and short, as mail programs write them in a date. */
const WORDS = new Set(
  [
    'tuesday wednesday thursday friday saturday sunday monday january february march april may june july august',
    'september october november december tue wed thu fri sat sun mon jan feb mar apr jun jul aug sep oct nov dec',
    'dienstag mittwoch donnerstag freitag samstag sonntag montag januar februar märz mai juni juli oktober dezember',
    'di mi do fr sa so mo mär sept okt dez',
    'mardi mercredi jeudi vendredi samedi dimanche lundi janvier février mars avril juin juillet août septembre',
    'octobre novembre décembre mer jeu ven sam dim lun janv févr avr juil déc',
    'martes miércoles jueves viernes sábado domingo lunes enero febrero marzo abril mayo junio julio agosto',
    'septiembre octubre noviembre diciembre mié jue vie sáb dom ene abr ago dic',
    'martedì mercoledì giovedì venerdì sabato domenica lunedì gennaio febbraio aprile maggio giugno luglio',
    'settembre ottobre dicembre gio sab gen mag giu lug set ott',
    'terça-feira quarta-feira quinta-feira sexta-feira segunda-feira janeiro fevereiro março maio junho julho',
    'setembro outubro novembro dezembro ter qua qui sex seg fev out',
    'dinsdag woensdag donderdag vrijdag zaterdag zondag maandag januari februari maart mei augustus wo vr za zo ma',
    'mrt',
    'tisdag onsdag torsdag fredag lördag söndag måndag maj augusti tis ons tors fre lör sön mån',
    'tirsdag lørdag søndag mandag marts tirs lør søn man',
    'desember tir tor des',
    'tiistai keskiviikko torstai perjantai lauantai sunnuntai maanantai tammikuuta tammikuu helmikuuta helmikuu',
    'maaliskuuta maaliskuu huhtikuuta huhtikuu toukokuuta toukokuu kesäkuuta kesäkuu heinäkuuta heinäkuu elokuuta',
    'elokuu syyskuuta syyskuu lokakuuta lokakuu marraskuuta marraskuu joulukuuta joulukuu ti ke to pe la su tammi',
    'helmi maalis huhti touko kesä heinä elo syys loka marras joulu',
    'wtorek środa czwartek piątek sobota niedziela poniedziałek stycznia styczeń lutego luty marca marzec kwietnia',
    'kwiecień maja czerwca czerwiec lipca lipiec sierpnia sierpień września wrzesień października październik',
    'listopada listopad grudnia grudzień wt śr czw pt sob niedz pon sty lut kwi cze lip sie wrz paź lis gru',
    'úterý středa čtvrtek pátek neděle pondělí ledna leden února únor března březen dubna duben května květen',
    'června červen července červenec srpna srpen září října říjen listopadu prosince prosinec út st čt pá ne po led',
    'úno bře dub kvě čvn čvc srp zář říj pro',
    'utorok streda štvrtok piatok nedeľa pondelok januára január februára február marec apríla apríl mája máj júna',
    'jún júla júl augusta septembra októbra október novembra decembra ut št pi',
    'utorak srijeda četvrtak petak subota nedjelja ponedjeljak siječnja siječanj veljače veljača ožujka ožujak',
    'travnja travanj svibnja svibanj lipnja lipanj srpnja srpanj kolovoza kolovoz rujna rujan studenoga studeni',
    'prosinca prosinac uto sri čet pet sub ned sij velj ožu tra svi kol ruj stu',
    'marți miercuri joi vineri sâmbătă duminică luni ianuarie februarie martie aprilie iunie iulie septembrie',
    'octombrie noiembrie decembrie mie vin sâm dum ian iun iul',
    'kedd szerda csütörtök péntek szombat vasárnap hétfő március április május június július augusztus szeptember k',
    'sze cs p szo v h febr márc ápr szept',
    'вторник среда четверг пятница суббота воскресенье понедельник января январь февраля февраль марта март апреля',
    'апрель мая май июня июнь июля июль августа август сентября сентябрь октября октябрь ноября ноябрь декабря',
    'декабрь вт ср чт пт сб вс пн янв февр мар апр июн июл авг сент окт нояб дек',
    'вівторок середа четвер пʼятниця субота неділя понеділок січня січень лютого лютий березня березень квітня',
    'квітень травня травень червня червень липня липень серпня серпень вересня вересень жовтня жовтень листопада',
    'листопад грудня грудень нд січ лют бер квіт трав черв лип серп вер жовт лист груд',
    'salı çarşamba perşembe cuma cumartesi pazar pazartesi ocak şubat mart nisan mayıs haziran temmuz ağustos eylül',
    'ekim kasım aralık sal çar per cum cmt paz pzt oca şub nis haz tem ağu eyl eki kas ara',
    'τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή δευτέρα ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου',
    'ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου τρί τετ πέμ παρ σάβ κυρ δευ ιαν φεβ μαρ απρ μαΐ',
    'ιουν ιουλ αυγ σεπ οκτ νοε δεκ',
    'יום שלישי רביעי חמישי שישי שבת ראשון שני ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר',
    'דצמבר ג׳ ד׳ ה׳ ו׳ א׳ ב׳ ינו׳ פבר׳ אפר׳ אוג׳ ספט׳ אוק׳ נוב׳ דצמ׳',
    'الثلاثاء الأربعاء الخميس الجمعة السبت الأحد الاثنين يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر',
    'أكتوبر نوفمبر ديسمبر',
    'thứ ba tư năm sáu bảy chủ nhật hai tháng 3 4 5 6 7 cn 2 thg',
    'selasa rabu kamis jumat sabtu minggu senin maret agustus sel rab kam jum min sen agu',
    'dimarts dimecres dijous divendres dissabte diumenge dilluns de gener febrer març d’abril maig juny juliol',
    'd’agost agost setembre d’octubre desembre dt dc dj dv ds dg dl d’abr d’ag ag d’oct',
    'teisipäev kolmapäev neljapäev reede laupäev pühapäev esmaspäev jaanuar veebruar märts aprill juuni juuli',
    'oktoober detsember t n r l e jaan veebr dets',
    'otrdiena trešdiena ceturtdiena piektdiena sestdiena svētdiena pirmdiena janvāris februāris aprīlis maijs',
    'jūnijs jūlijs augusts septembris oktobris novembris decembris otrd trešd ceturtd piektd sestd svētd pirmd jūn',
    'jūl',
    'antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis pirmadienis sausio sausis vasario',
    'vasaris kovo kovas balandžio balandis gegužės gegužė birželio birželis liepos liepa rugpjūčio rugpjūtis',
    'rugsėjo rugsėjis spalio spalis lapkričio lapkritis gruodžio gruodis an tr kt pn sk pr',
    'torek sreda četrtek petek nedelja ponedeljek junij julij avgust sre avg',
    'сряда четвъртък петък събота неделя понеделник януари февруари април юни юли септември октомври ноември',
    'декември',
    'ביום בשלישי ברביעי בחמישי בשישי בשבת בראשון בשני בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר',
    'באוקטובר בנובמבר בדצמבר בינו׳ בפבר׳ באפר׳ באוג׳ בספט׳ באוק׳ בנוב׳ בדצמ׳',
    'sept marrask tammik helmik maalisk huhtik toukok kesäk heinäk elok syysk lokak jouluk',
  ].flatMap((line) => line.split(' ')),
);

export function isDateWord(word: string): boolean {
  return WORDS.has(word);
}

const YEAR = /(?<!\d)(?:19|20|25)\d\d(?!\d)/;
const NUMERIC_DATE = /(?<!\d)\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{2,4}(?!\d)/;
const DAY = /(?<!\d)\d{1,2}(?!\d)/;
/** `10:02`, `10.02` (which is no part of `24.10.02`), `10 h 02`, `10時02分`. */
const TIME = /(?<![\d.:])(?:[01]?\d|2[0-3])(?:[:.時点]| ?h ?)[0-5]\d(?!\.?\d)/;

/** A day and a year, or a date in figures. */
export function hasDate(text: string): boolean {
  if (NUMERIC_DATE.test(text)) return true;
  return YEAR.test(text) && DAY.test(text);
}

export function hasTimeOfDay(text: string): boolean {
  return TIME.test(text);
}
