/** At most so many characters (UTF-16), never half of one. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).toWellFormed();
}

export function cutOrNull(text: string | null, most: number): string | null {
  return text === null ? null : cut(text, most);
}
