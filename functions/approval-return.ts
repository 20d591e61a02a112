import type { HttpResponseInit } from '@azure/functions';
import type { ApprovalTaken, takeApproval } from '../shared/use-cases/connect/take-approval.ts';
import { callbackPage, unknownLink } from './callback-page.ts';

/** Where Microsoft sends an administrator's browser. Nothing of what it brought is shown. */
export const approvalReturn =
  (take: ReturnType<typeof takeApproval>) =>
  async (state: string, query: URLSearchParams): Promise<HttpResponseInit> => {
    const taken = await take(state, {
      adminConsent: query.get('admin_consent'),
      tenant: query.get('tenant'),
      error: query.get('error'),
      description: query.get('error_description'),
    });
    return pageOf(taken);
  };

function pageOf({ kind }: ApprovalTaken): HttpResponseInit {
  switch (kind) {
    case 'approved':
      return callbackPage(
        200,
        'Approved',
        'Everybody who waited for this is told in the CRM. Each of them still connects their own mailbox, with one click; nothing is read before that, and nothing of people who do not connect.',
        'You can withdraw the approval at any time: Microsoft Entra admin center, Enterprise applications, this app, Permissions. The synchronisation then stops for everybody in your organisation.',
        'You can close this window.',
      );
    case 'refused':
      return callbackPage(
        200,
        'Not approved',
        'Nothing was changed, and the people who asked are told. The same link can be opened again until it expires, two weeks after it was made.',
      );
    case 'not_admin':
      return callbackPage(
        200,
        'An administrator has to approve this',
        'You are signed in at Microsoft as somebody who cannot approve apps for the organisation. Send this link to an administrator, or open it again and pick an administrator’s account.',
      );
    case 'unclear':
      return callbackPage(
        400,
        'Microsoft gave no clear answer',
        'Nothing was changed. Open the link again; when this comes back, ask for a new one in the CRM.',
      );
    case 'tenant_not_allowed':
      return callbackPage(
        400,
        'Another organisation',
        'This CRM does not connect mailboxes of the organisation that you approved it for. Open the link again with an account of the organisation whose people asked you.',
      );
    case 'link_expired':
      return callbackPage(
        400,
        'This link has expired',
        'If you have just approved the permissions, they are in force all the same, and people can connect. Otherwise ask whoever sent you the link for a new one.',
      );
    case 'unknown_state':
      return unknownLink;
  }
}
