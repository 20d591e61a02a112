import { readFlags } from './command-line.ts';
import { makeNotificationCertificate } from './notification-certificate.ts';

readFlags('npm run --silent certificate\n', { options: {} });

/**
 * Prints the next value of GRAPH_NOTIFICATION_CERTIFICATES: a new certificate with its private key, and behind it the
 * newest of the present value, which the environment gives. A setting can't hold line breaks, so `\n` stands for them.
 */
const newest = (process.env['GRAPH_NOTIFICATION_CERTIFICATES'] ?? '')
  .split(',')
  .map((part) => part.trim())
  .find((part) => part !== '');
const made = makeNotificationCertificate();
const next = newest === undefined ? [made] : [made, newest];
process.stdout.write(`${next.map((pem) => pem.replaceAll('\n', String.raw`\n`)).join(',')}\n`);
