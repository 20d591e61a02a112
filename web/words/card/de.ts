import type { CardWords } from './words.ts';

export const de: CardWords = {
  title: 'E-Mail (Abgleich in beide Richtungen)',
  provider: 'Outlook',
  providerIs: 'Microsoft 365 und Outlook.com',
  status: {
    loading: 'Einen Moment …',
    disconnected: 'Nicht verbunden',
    signing_in: 'Anmeldung läuft',
    connected: 'Auf dem neuesten Stand',
    busy: 'Holt auf',
    doubt: 'Wird geprüft',
    waiting: 'Wartet auf Genehmigung',
    attention: 'Braucht Ihre Hilfe',
  },
  buttons: {
    connect: 'Verbinden',
    change: 'Anderes Postfach',
    reconnect: 'Neu verbinden',
    disconnect: 'Trennen',
    cancel: 'Abbrechen',
    again: 'Noch einmal versuchen',
  },
  disconnected: {
    lead: 'Sehen Sie die E-Mails, die Sie mit Ihren Kontakten wechseln, hier im CRM – auch die, die Sie in Outlook schreiben und lesen.',
    syncs: 'Was abgeglichen wird',
    syncsList: [
      'Unterhaltungen, die Sie im CRM beginnen, mit jeder Antwort.',
      'Was Sie darin aus Outlook antworten.',
      'Anlagen bis zu je 3 MB.',
    ],
    private: 'Was privat bleibt',
    privateList: [
      'Alle übrige Post. Von ihr lesen wir nur die technischen Angaben, welche Nachricht auf welche antwortet: keinen Absender, keinen Betreff, keinen Text. Nichts davon wird gespeichert.',
      'Microsoft fragt nach Zugriff auf Ihre ganze Post, weil es keine engere Berechtigung kennt.',
      'Wer im CRM einen Kontakt sehen darf, sieht, was mit ihm abgeglichen ist, und sonst nichts.',
    ],
    password:
      'Sie melden sich bei Microsoft an; Ihr Kennwort sehen wir nie. Sie können jederzeit trennen.',
  },
  since: (time) => `Seit ${time}`,
  connectedSince: (time) => `Verbunden seit ${time}`,
  signingIn: {
    here: 'Es geht weiter bei Microsoft …',
    window: 'Bitte melden Sie sich im neuen Fenster bei Microsoft an',
    windowHint: 'Danach geht es hier von selbst weiter.',
    finishing: 'Ihr Postfach wird verbunden …',
  },
  connected: {
    upToDate: 'Neue Nachrichten erscheinen in Sekunden.',
    unseen: 'Wie es steht, ist gerade nicht zu sehen. Wenn das anhält, laden Sie die Seite neu.',
    starting: 'Wird eingerichtet. Was inzwischen kommt, ist in wenigen Minuten da.',
    catchingUp: (time) => `Vollständig bis ${time}. Was fehlt, wird gerade geholt.`,
    catchingUpFirst: 'Was fehlt, wird gerade geholt.',
    waitingSends: (count, { plural }) =>
      plural(count, {
        one: 'Eine Nachricht wartet darauf, gesendet zu werden.',
        other: '# Nachrichten warten darauf, gesendet zu werden.',
      }),
  },
  scope: {
    title: 'Was abgeglichen wird',
    'crm-threads': 'Nur Unterhaltungen, die im CRM beginnen',
    'sent-to-contacts': 'Auch solche, die ich aus Outlook mit einem Kontakt beginne',
    'known-contacts': 'Auch solche, die ein Kontakt beginnt',
  },
  approvalTitle: 'Freigabe durch einen Administrator',
  skippedTitle: 'Nicht abgeglichen',
  neverTitle: 'Nie abgleichen',
  auditTitle: 'Änderungen',
  notices: {
    connected: 'Ihr Postfach ist verbunden.',
    disconnected: 'Ihr Postfach ist getrennt.',
    cancelled: 'Sie haben die Anmeldung abgebrochen. Es hat sich nichts geändert.',
    saved: 'Gespeichert.',
    retried:
      'Wir sehen uns die Nachricht noch einmal an. Wenn sie hereinkommen kann, ist sie gleich da.',
  },
};
