/**
 * Words that visitors and authors use for one another, a group a line. Each is looked up in the form it has here, so
 * a group names the forms that stems do not bring together.
 */
const GROUPS: readonly string[] = [
  'install installation setup deploy deployment',
  'start run launch begin',
  'stop cancel abort',
  'setting configuration config option preference configure',
  'database storage store db',
  'delete remove erase',
  'change edit modify update',
  'price cost pricing fee charge',
  'pay payment billing invoice',
  'refund return money-back',
  'ship shipping delivery deliver parcel package',
  'buy purchase order',
  'cancel terminate unsubscribe',
  'account profile login signin',
  'password passcode',
  'error failure problem issue bug fault',
  'picture image photo',
  'color colour theme style look appearance',
  'license licence',
  'mail email e-mail',
  'phone telephone mobile',
  'contact helpdesk hotline',
  'embed include integrate add paste put',
  'lose loss lost losing',
  'fast speed performance quick slow benchmark',
  'safe security secure privacy',
  'file upload attachment',
  'language locale translation',
  'accessible accessibility a11y assistive',
  'limit maximum minimum quota',
  'requirement prerequisite version',
  'einstellung konfiguration option konfigurieren einrichten',
  'installieren installation einrichtung einrichten',
  'preis kosten gebühr kostet',
  'lieferung lieferzeit versand liefern verschicken paket',
  'löschen entfernen',
  'ändern bearbeiten anpassen',
  'fehler problem störung',
  'bild foto grafik',
  'konto account anmeldung login',
  'rückgabe rücksendung erstattung widerruf',
  'kontakt erreichen hotline',
  'zahlung bezahlen rechnung zahlen',
];

/**
 * Makes a look-up from a stem to the stems of the words that mean much the same.
 *
 * @param stemOf the stem of a word
 */
export function createSynonyms(stemOf: (word: string) => string): (stem: string) => readonly string[] {
  const alike = new Map<string, Set<string>>();
  for (const group of GROUPS) {
    const stems = group.split(' ').map(stemOf);
    for (const stem of stems) {
      const others = alike.get(stem) ?? new Set();
      for (const other of stems) if (other !== stem) others.add(other);
      alike.set(stem, others);
    }
  }
  return (stem) => [...(alike.get(stem) ?? [])];
}
