/** Microsoft's number of a refusal in its text, such as `AADSTS53003`. Nothing else of the text goes anywhere. */
export function numberIn(text: string | null): string | null {
  return /\bAADSTS\d{3,8}\b/.exec(text?.slice(0, LOOKED_AT) ?? '')?.[0] ?? null;
}

/** The number stands at the beginning; the text comes from whoever made the link. */
const LOOKED_AT = 2000;

type Meaning = 'needs_admin' | 'conditional_access' | 'not_assigned' | 'declined';

const MEANINGS: ReadonlyMap<string, Meaning> = new Map([
  ['AADSTS90094', 'needs_admin'],
  ['AADSTS90095', 'needs_admin'],
  ['AADSTS53000', 'conditional_access'],
  ['AADSTS53001', 'conditional_access'],
  ['AADSTS53002', 'conditional_access'],
  ['AADSTS53003', 'conditional_access'],
  ['AADSTS50105', 'not_assigned'],
  ['AADSTS65004', 'declined'],
]);

/** What the documented numbers say that OAuth's `error` does not; null for all the others. */
export function meaningOf(number: string | null): Meaning | null {
  return number === null ? null : (MEANINGS.get(number) ?? null);
}
