/** "On ..., Anna wrote:" in the languages that clients write it in, or a date and an address in front of a colon. */
const ATTRIBUTION =
  /^(?=.*\d).*(?:<[^<>\s]+@[^<>\s]+>|(?<!\p{L})(?:wrote|schrieb|écrit|escribió|scritto|escreveu|schreef|skrev|napisał|kirjoitti|írta|yazdı)(?!\p{L})).*[:：]$/u;
/** A longer line is a sentence. */
const MOST_CHARACTERS = 300;

/** A text without the line that announced the quote below it: the quote is gone, so it announces nothing. */
export function withoutAttribution(text: string): string {
  const trimmed = text.trimEnd();
  const line = trimmed.slice(trimmed.lastIndexOf('\n') + 1);
  if (line.length > MOST_CHARACTERS || !ATTRIBUTION.test(line.trim())) return trimmed;
  return trimmed.slice(0, trimmed.length - line.length).trimEnd();
}
