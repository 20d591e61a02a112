import { TIMERS } from '../../../functions/register.ts';

/** Settings of a host that runs no timer by itself: what one reads or brings in is none of what is counted or awaited. */
export const NO_TIMERS = Object.fromEntries(
  Object.keys(TIMERS).map((name) => [`AzureWebJobs.${name}.Disabled`, 'true']),
);
