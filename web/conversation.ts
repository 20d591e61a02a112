import { OutlookSyncConversation } from './conversation/outlook-sync-conversation.tsx';
import { define } from './element/define.ts';

define('outlook-sync-conversation', OutlookSyncConversation);
