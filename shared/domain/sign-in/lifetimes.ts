import { DAY, MINUTE, SECOND } from '../durations.ts';

/** So long the browser may take from `authorize` to the callback. */
export const STATE_LIFETIME_MS = 10 * MINUTE;
/** So long the CRM may take to complete what the callback brought. */
export const TICKET_LIFETIME_MS = 10 * MINUTE;
/** An ended sign-in stays known this long, so that a late browser is told `state_expired` and not "never given out". */
export const SIGN_IN_KEPT_MS = 1 * DAY;

/** Of a page's token: short, since it is in a browser, and renewed by the page. */
export const SESSION_LIFETIME_MS = 15 * MINUTE;
/** An administrator's link: whoever must say yes may be on holiday. */
export const APPROVAL_LINK_MS = 14 * DAY;
/** So long an administrator's browser waits while others are told; whom it did not reach the sweep tells. */
export const APPROVAL_TOLD_MS = 3 * SECOND;
