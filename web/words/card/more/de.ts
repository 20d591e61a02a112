import type { MoreCardWords } from './words.ts';

/** What is said beyond the usual, and where something was opened. */
export const de: MoreCardWords = {
  buttons: {
    copy: 'Link kopieren',
    copied: 'Kopiert',
    mail: 'Per E-Mail senden',
    save: 'Speichern',
    more: 'Mehr anzeigen',
    close: 'Schließen',
  },
  noSubject: '(Kein Betreff)',
  unwell: {
    problems: (count, { plural }) =>
      plural(count, {
        one: 'Eine Nachricht kam nicht herein. Wer den Abgleich betreibt, kann sie noch einmal holen.',
        other:
          '# Nachrichten kamen nicht herein. Wer den Abgleich betreibt, kann sie noch einmal holen.',
      }),
    doubt: 'Wird bei Microsoft geprüft',
    doubtHint:
      'Microsoft hat unseren Zugriff einmal abgelehnt. Wir fragen in wenigen Minuten noch einmal; Sie müssen nichts tun.',
  },
  approval: {
    already: 'Es ist genehmigt: verbinden',
    waiting: 'Zuerst muss ein Administrator genehmigen',
    waitingHint:
      'In Ihrer Organisation darf nur ein Administrator neue Apps zulassen. Senden Sie ihm diesen Link: Er genehmigt einmal für alle. Danach verbinden Sie sich hier mit einem Klick.',
    refused: 'Ein Administrator hat abgelehnt',
    refusedHint: 'Ein anderer Administrator kann mit demselben Link noch genehmigen.',
    withdrawn:
      'Ein Administrator hat die Genehmigung zurückgenommen. Mit diesem Link kann er sie wieder geben.',
    approved: 'Ihr Administrator hat genehmigt',
    approvedHint: 'Sie können Ihr Postfach jetzt verbinden.',
    link: 'Link für den Administrator',
    linkGood: 'Der Link gilt 14 Tage.',
    mailSubject: 'Bitte genehmigen: E-Mail-Abgleich zwischen Outlook und unserem CRM',
    mailBody: (link) =>
      `Guten Tag,\n\nich möchte mein Outlook-Postfach mit unserem CRM verbinden. Microsoft verlangt dafür die Genehmigung eines Administrators. Bitte öffnen Sie diesen Link und genehmigen Sie:\n\n${link}\n\nDer Link gilt 14 Tage. Danach verbindet jeder sein eigenes Postfach; vorher wird nichts gelesen.\n\nVielen Dank`,
  },
  trouble: {
    reconnect_required:
      'Microsoft möchte, dass Sie sich neu anmelden, zum Beispiel weil Ihr Kennwort geändert wurde.',
    grant_in_doubt:
      'Microsoft hat unseren Zugriff einmal abgelehnt. Wir fragen in wenigen Minuten noch einmal.',
    tenant_refused:
      'Ihre Organisation lässt diese App nicht mehr zu. Bitte fragen Sie Ihren Administrator.',
    consent_withdrawn: 'Die Berechtigung wurde bei Microsoft zurückgenommen.',
    no_mailbox:
      'Microsoft meldet, dass dieses Konto gerade kein Postfach hat, zum Beispiel weil eine Lizenz fehlt.',
    subscription_failed:
      'Microsoft meldet uns zurzeit keine neue Post. Wir sehen selbst nach, darum kommt sie etwas später.',
    operator_credentials:
      'Der Abgleich kann sich bei Microsoft nicht anmelden. Wer ihn betreibt, muss seine Zugangsdaten erneuern. Nichts geht verloren.',
  },
  reconnect: {
    title: 'Bitte verbinden Sie Ihr Postfach neu',
    hint: 'Nichts ist verloren: Was inzwischen gekommen ist, wird geholt, sobald Sie neu verbinden.',
  },
  different: {
    title: 'Das war ein anderes Postfach',
    hint: (email) =>
      `Sie haben sich mit einem anderen Konto als ${email} angemeldet. Es hat sich nichts geändert.`,
    hintOf: (other, email) =>
      `Sie haben sich als ${other} angemeldet; verbunden ist hier ${email}. Es hat sich nichts geändert.`,
    change: 'Zu einem anderen Postfach wechseln',
    changeTo: (other) => `Zu ${other} wechseln`,
  },
  change: {
    title: 'Ein anderes Postfach verbinden?',
    titleTo: (email) => `Stattdessen ${email} verbinden?`,
    list: (email) => [
      `${email} bleibt verbunden, bis das neue Postfach da ist.`,
      'Neue Nachrichten gehen danach vom neuen Postfach aus.',
      'Unterhaltungen des alten Postfachs werden nicht mehr abgeglichen. Sie bleiben hier, und eine Antwort aus dem CRM setzt sie fort.',
    ],
    waiting: (count, { plural }) =>
      plural(count, {
        one: 'Eine Nachricht wartet noch auf das Senden. Vom neuen Postfach geht sie nicht ab: Ist sie vorher nicht fort, schlägt sie fehl.',
        other:
          '# Nachrichten warten noch auf das Senden. Vom neuen Postfach gehen sie nicht ab: Welche vorher nicht fort sind, schlagen fehl.',
      }),
    confirm: 'Weiter zu Microsoft',
  },
  leave: {
    title: (email) => `${email} trennen?`,
    stops: 'Endet sofort',
    stopsList: [
      'Neue Nachrichten und Antworten werden nicht mehr abgeglichen, auch nicht in begonnenen Unterhaltungen.',
    ],
    stays: 'Bleibt',
    staysList: ['Was abgeglichen ist, bleibt beim Kontakt. Ihr Postfach bleibt, wie es ist.'],
    waiting: (count, { plural }) =>
      plural(count, {
        one: 'Eine Nachricht, die auf das Senden wartet, wird nicht gesendet.',
        other: '# Nachrichten, die auf das Senden warten, werden nicht gesendet.',
      }),
    erase:
      'Um Abgeglichenes zu löschen, löschen Sie den Kontakt im CRM, oder fragen Sie, wer es betreibt.',
    permission: 'Um auch die Berechtigung bei Microsoft zu entfernen, öffnen Sie dort Ihre Apps:',
    permissionWork: 'Geschäfts- oder Schulkonto',
    permissionPersonal: 'privates Konto',
  },
  scope: {
    reads: {
      'crm-threads': 'Von aller übrigen Post lesen wir nur, welche Nachricht auf welche antwortet.',
      'sent-to-contacts':
        'Von der übrigen Post, die Sie senden, werden Von, An und Cc gelesen, und sonst nichts, wenn sie nicht an einen Kontakt geht.',
      'known-contacts':
        'Von aller übrigen Post werden Von, An und Cc gelesen, und sonst nichts, wenn kein Kontakt sie schrieb oder bekommt.',
    },
    hint: 'Eine weitere Wahl gilt ab jetzt, nie für Post, die schon da ist. Post unter Kollegen beginnt nie eine Unterhaltung.',
  },
  skipped: {
    hint: 'Nachrichten der letzten 30 Tage, die zu Ihren Unterhaltungen gehören und ausgelassen wurden.',
    none: 'In den letzten 30 Tagen wurde keine Nachricht ausgelassen.',
    hidden: 'Als privat gekennzeichnet',
    retry: 'Noch einmal versuchen',
    codes: {
      attachment_too_large: 'Eine Anlage ist größer als 3 MB.',
      body_too_large: 'Der Text ist zu groß.',
      marked_private: 'Sie ist in Outlook als privat gekennzeichnet.',
      duplicate_message_id: 'Sie trägt die Kennung einer anderen Nachricht.',
      unreadable: 'Sie konnte nicht gelesen werden.',
      ambiguous_contact: 'Mehrere Kontakte haben diese Adresse.',
    },
  },
  never: {
    hint: 'Adressen oder Domänen, je Zeile eine. Post von ihnen oder an sie bleibt ab jetzt aus dem CRM heraus.',
    label: 'Adressen und Domänen',
  },
  audit: {
    none: 'Ihre Wahl, was abgeglichen wird, wurde nie geändert.',
    by: {
      owner: 'von Ihnen',
      stated: (name) => `von ${name}`,
      crm: 'vom CRM',
      disconnected: 'durch das Trennen',
      mailbox_changed: 'mit einem anderen Postfach',
    },
  },
  endings: {
    state_expired:
      'Die Anmeldung hat zu lange gedauert, oder die Verbindung hat sich inzwischen geändert. Bitte versuchen Sie es noch einmal.',
    state_replayed: 'Diese Anmeldung wurde schon benutzt. Bitte versuchen Sie es noch einmal.',
    code_rejected:
      'Microsoft hat die Anmeldung nicht angenommen. Bitte versuchen Sie es noch einmal.',
    scopes_missing: 'Nicht jede Berechtigung wurde erteilt. Der Abgleich braucht sie alle.',
    no_mailbox: 'Dieses Konto hat kein Outlook-Postfach. Bitte wählen Sie ein anderes.',
    tenant_not_allowed: 'Konten dieser Organisation sind hier nicht zugelassen.',
    identity_invalid:
      'Die Antwort von Microsoft ließ sich nicht prüfen. Bitte versuchen Sie es noch einmal.',
    conditional_access:
      'Eine Regel Ihrer Organisation steht im Weg, zum Beispiel zu Geräten oder Orten. Ihr Administrator kann Ihnen sagen, welche.',
    not_assigned:
      'Ihr Konto darf diese App noch nicht nutzen. Ihr Administrator kann sie Ihnen zuweisen.',
    sign_in_unavailable:
      'Die Anmeldung bei Microsoft antwortet zurzeit nicht. Bitte versuchen Sie es später noch einmal.',
    other: 'Die Anmeldung ist nicht gelungen. Bitte versuchen Sie es noch einmal.',
  },
  problems: {
    unreachable: 'Der E-Mail-Abgleich ist zurzeit nicht erreichbar.',
    no_session:
      'Diese Seite hat keinen Zugang zum E-Mail-Abgleich. Bitte laden Sie sie neu, oder melden Sie sich neu im CRM an.',
    window_blocked:
      'Ihr Browser hat kein Fenster für die Anmeldung bei Microsoft geöffnet. Bitte erlauben Sie Pop-ups für diese Seite, und versuchen Sie es noch einmal.',
    ticket_expired:
      'Die Anmeldung hat zu lange gedauert oder gilt nicht mehr. Bitte verbinden Sie noch einmal.',
    ticket_mismatch: 'Diese Anmeldung hat jemand anders begonnen. Es wurde nichts verbunden.',
    not_retryable: 'Sie würde wieder ausgelassen, oder sie ist nicht mehr im Postfach.',
    return_url_not_allowed:
      'Diese Seite darf keine Anmeldung beginnen. Bitte sagen Sie es dem Betreiber des CRM.',
    invalid_request: 'Etwas davon ist keine Adresse und keine Domäne.',
    other: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
  },
  quote: (number) => `Nummer zum Nachfragen: ${number}`,
};
