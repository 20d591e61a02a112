import './card.ts';
import { showInFrame } from './frame/show.ts';

showInFrame('outlook-sync-card', [
  'outlook-sync-connected',
  'outlook-sync-disconnected',
  'outlook-sync-changed',
]);
