import { ANNA, CARLA, DIETER } from '../demo/stage.ts';

export const STEP_IDS = [
  'connect',
  'send',
  'answer',
  'come-in',
  'outlook',
  'private',
  'attachment',
  'leave',
] as const;

export type StepId = (typeof STEP_IDS)[number];

export type Step = {
  title: string;
  /** What to do, in the words that stand on the buttons. */
  what: string;
  /** What the newcomer learns by it. */
  why: string;
  /** Where one does it. */
  where: 'crm' | 'outlook';
  /** Paths that the two frames show for it. */
  crm: string;
  outlook: string;
  /** Where Outlook shows what came of it, when that is in another mailbox. */
  after?: string;
};

/** The name of the file that is too large, which the tour has at hand. */
export const LARGE_FILE = 'site-plan-4-mb.pdf';

const mailbox = (email: string): string => `/mail/${email}`;
const CARLA_IN_CRM = `/contacts/${CARLA.id}`;
const EMAIL_SETTINGS = '/settings/profile';

export const STEPS: Readonly<Record<StepId, Step>> = {
  connect: {
    title: 'Connect Outlook',
    what: `In the CRM, open Settings, Profile. Under “Email (2-way sync)” press Connect and pick ${ANNA}. As in most companies Microsoft first wants an administrator: choose “Have an admin account?”, accept, and continue as Anna.`,
    why: 'Each user connects their own mailbox, at Microsoft’s own sign-in. The CRM never sees a password.',
    where: 'crm',
    crm: EMAIL_SETTINGS,
    outlook: mailbox(ANNA),
  },
  send: {
    title: 'Send from the CRM',
    what: 'Open the contact Carla Costa in the CRM and write her an email.',
    why: 'A conversation starts to sync with the first email that is sent from the CRM. It leaves from Anna’s own mailbox.',
    where: 'crm',
    crm: CARLA_IN_CRM,
    outlook: mailbox(CARLA.email),
  },
  answer: {
    title: 'Answer as the contact',
    what: 'Now be Carla: open her mailbox in Outlook, read the email and reply.',
    why: 'To Carla it is an ordinary email of Anna’s. She needs nothing, and notices nothing.',
    where: 'outlook',
    crm: CARLA_IN_CRM,
    outlook: mailbox(CARLA.email),
  },
  'come-in': {
    title: 'See it come in',
    what: 'Look at Carla’s page in the CRM: her answer appears by itself.',
    why: 'Microsoft notifies the service, which reads the one message and adds it to the conversation, the quoted history apart.',
    where: 'crm',
    crm: CARLA_IN_CRM,
    outlook: mailbox(CARLA.email),
  },
  outlook: {
    title: 'Write from Outlook',
    what: 'Be Anna: open her mailbox in Outlook and reply to Carla from there.',
    why: 'Two ways: what Anna writes in this conversation on any device is in the CRM, too, once.',
    where: 'outlook',
    crm: CARLA_IN_CRM,
    outlook: mailbox(ANNA),
  },
  private: {
    title: 'Private mail stays out',
    what: `Be Dieter, a friend: from his mailbox write a new email to ${ANNA}.`,
    why: 'Only conversations that began in the CRM come in. Of all other mail the service looks at ids and reply headers, never at the text.',
    where: 'outlook',
    crm: CARLA_IN_CRM,
    outlook: mailbox(DIETER),
    after: mailbox(ANNA),
  },
  attachment: {
    title: 'An attachment over 3 MB',
    what: 'Be Carla again: reply once more, with a file over 3 MB.',
    why: 'A message with such a file stays out as a whole, and the CRM says so: nothing goes missing silently.',
    where: 'outlook',
    crm: CARLA_IN_CRM,
    outlook: mailbox(CARLA.email),
  },
  leave: {
    title: 'Disconnect, or move',
    what: 'In Settings, Profile press Disconnect, or Update email and pick sales@contoso.example.',
    why: 'Disconnect stops the sync at once and keeps what came in. Update email goes on with another mailbox: new emails leave from there, old conversations stop.',
    where: 'crm',
    crm: EMAIL_SETTINGS,
    outlook: mailbox(ANNA),
  },
};
