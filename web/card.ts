import { OutlookSyncCard } from './card/outlook-sync-card.ts';
import { define } from './element/define.ts';

define('outlook-sync-card', OutlookSyncCard);
