import type { Exchange } from '../microsoft/exchange.ts';

/**
 * Whether a CRM send left from a mailbox that takes no stamps and its Sent copy was filed away: only its Message-ID told
 * what it was, which is believed in Sent Items alone. Then the send may stay `sent`.
 */
export function isFiledUnstamped(exchange: Exchange, stamp: string): boolean {
  const own = exchange.copies.filter(
    ({ letter, wasDelivered }) => letter.stamp === stamp && !wasDelivered,
  );
  return own.some((copy) => copy.gone && !exchange.mailbox(copy.mailbox).takesStamps);
}
