import type { OperationName } from '../shared/http/api/operations.ts';
import type { Handle } from '../shared/http/handler.ts';
import { forPages, type PageCall, type PageSessionPorts } from './page-session.ts';

export type ServerHandlers = { readonly [O in Exclude<OperationName, PageCall>]: Handle };

/** What pages call: the handlers of the CRM's server, each for the user of the page's session. */
export function pageHandlers(
  deps: PageSessionPorts,
  server: ServerHandlers,
): { readonly [P in PageCall]: Handle } {
  const page = forPages(deps);
  return {
    pageAuthorize: page('pageAuthorize', server.authorize),
    pageComplete: page('pageComplete', server.complete),
    pageOtherMailbox: page('pageOtherMailbox', server.otherMailbox),
    pageConnectionRead: page('pageConnectionRead', server.connectionRead),
    pageConnectionChange: page('pageConnectionChange', server.connectionChange),
    pageConnectionDelete: page('pageConnectionDelete', server.connectionDelete),
    pageAudit: page('pageAudit', server.audit),
    pageNeverListGet: page('pageNeverListGet', server.userNeverListGet),
    pageNeverListPut: page('pageNeverListPut', server.userNeverListPut),
    pageSkipped: page('pageSkipped', server.skipped),
    pageWaitingSends: page('pageWaitingSends', server.waitingSends),
    pageSkippedRetry: page('pageSkippedRetry', server.skippedRetry),
    pageExplain: page('pageExplain', server.explain),
    pageSendMessage: page('pageSendMessage', server.sendMessage),
    pageConversation: page('pageConversation', server.conversation),
    pageEntries: page('pageEntries', server.entries),
    pageContactSkipped: page('pageContactSkipped', server.contactSkipped),
    pageThreads: page('pageThreads', server.threads),
    pageThreadRead: page('pageThreadRead', server.threadRead),
    pageThreadChange: page('pageThreadChange', server.threadChange),
    pageEntry: page('pageEntry', server.entry),
    pageAttachment: page('pageAttachment', server.attachment),
  };
}
