/** Microsoft's number of a refusal in its text, such as `AADSTS53003`. Nothing else of the text goes anywhere. */
export function numberIn(text: string | null): string | null {
  return /\bAADSTS\d{3,8}\b/.exec(text?.slice(0, LOOKED_AT) ?? '')?.[0] ?? null;
}

/** The number stands at the beginning; the text comes from whoever made the link. */
const LOOKED_AT = 2000;

const NEEDS_ADMIN = ['AADSTS90094', 'AADSTS90095'];
const CONDITIONAL_ACCESS = ['AADSTS53000', 'AADSTS53001', 'AADSTS53002', 'AADSTS53003'];
const NOT_ASSIGNED = ['AADSTS50105'];
const DECLINED = ['AADSTS65004'];

/** What the documented numbers say that OAuth's `error` does not; null for all the others. */
export function meaningOf(
  number: string | null,
): 'needs_admin' | 'conditional_access' | 'not_assigned' | 'declined' | null {
  if (number === null) return null;
  if (NEEDS_ADMIN.includes(number)) return 'needs_admin';
  if (CONDITIONAL_ACCESS.includes(number)) return 'conditional_access';
  if (NOT_ASSIGNED.includes(number)) return 'not_assigned';
  return DECLINED.includes(number) ? 'declined' : null;
}
