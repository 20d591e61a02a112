import './conversation.ts';
import { showInFrame } from './frame/show.ts';

showInFrame('outlook-sync-conversation', ['outlook-sync-sent']);
// It scrolls by itself, and so is as high as the page around makes the frame.
document
  .querySelector<HTMLElement>('outlook-sync-conversation')
  ?.style.setProperty('--outlook-sync-height', '100dvh');
