import type { Mailbox } from '../mail/mailbox.ts';
import type { GraphCall, GraphReply } from './call.ts';
import { applySelect } from './select.ts';

const USER_PROPERTIES = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
  'accountEnabled',
  'userType',
  'proxyAddresses',
  'otherMails',
];

/** `GET /me`: what Graph tells without being asked for more. */
export function getMe(call: GraphCall): GraphReply {
  const { mailbox, query } = call;
  const [givenName, ...rest] = mailbox.displayName.split(' ');
  const usual = {
    businessPhones: [],
    displayName: mailbox.displayName,
    givenName: givenName ?? null,
    jobTitle: null,
    mail: mailbox.kind === 'no-exchange' ? null : mailbox.email,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: rest.join(' ') || null,
    userPrincipalName: mailbox.userPrincipalName,
    id: mailbox.oid,
  };
  const onRequest = {
    accountEnabled: true,
    userType: 'Member',
    proxyAddresses: proxyAddresses(mailbox),
    otherMails: mailbox.otherMails,
  };
  const shown = applySelect(
    query.select === null ? usual : { ...usual, ...onRequest },
    query.select,
    {
      name: 'microsoft.graph.user',
      properties: USER_PROPERTIES,
    },
  );
  return {
    status: 200,
    body: { '@odata.context': `${call.world.graphUrl}/$metadata#users/$entity`, ...shown },
  };
}

/** The primary one in capitals. Personal accounts show none. */
function proxyAddresses({ kind, email, aliases }: Mailbox): string[] {
  return kind === 'work' ? [`SMTP:${email}`, ...aliases.map((alias) => `smtp:${alias}`)] : [];
}
