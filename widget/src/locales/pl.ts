import type { Words } from './en.ts';
import { plural } from './plural.ts';

/** Polish. */
export const words: Words = {
  title: 'Czat',
  openChat: 'Otwórz czat',
  closeChat: 'Zamknij czat',
  unread: (count) =>
    plural('pl', count, {
      one: '# nieprzeczytana wiadomość',
      few: '# nieprzeczytane wiadomości',
      many: '# nieprzeczytanych wiadomości',
      other: '# nieprzeczytanej wiadomości',
    }),
  menu: 'Więcej',
  newConversation: 'Nowa rozmowa',

  online: 'Online',
  connecting: 'Łączenie…',
  offline: 'Offline',
  signedOut: 'Wylogowano',
  refused: 'Niedostępny',

  offlineNotice: 'Brak połączenia. To, co Państwo napiszą, zostanie zachowane i wysłane po powrocie online.',
  unreachableNotice: 'Czat jest chwilowo nieosiągalny. To, co Państwo napiszą, zostanie zachowane i wysłane później.',
  signedOutNotice: 'Sesja wygasła. Aby kontynuować tę rozmowę, proszę zalogować się ponownie.',
  refusedNotice: 'Ten czat nie jest skonfigurowany dla tej strony.',
  sendErrorNotice: 'Nie udało się. Proszę spróbować ponownie.',
  unkeptNotice: 'Ta przeglądarka nic z tej strony nie zachowuje. Po jej zamknięciu rozmowa przepadnie.',
  turnsUnkeptNotice:
    'Ta przeglądarka nie może zachować tego, co nie zostało jeszcze wysłane. Do tego czasu proszę nie zamykać strony.',

  greeting: 'W czym możemy pomóc?',
  greetingMore: 'Proszę śmiało pytać. Odpowiedź pojawi się od razu tutaj.',
  prompts: 'Propozycje',

  messages: 'Wiadomości',
  you: 'Ty',
  assistant: 'Asystent',
  operator: 'Zespół',
  site: 'Informacja',
  named: (who, time) => `${who}, ${time}`,
  loadingOlder: 'Wczytywanie wcześniejszych wiadomości…',
  olderFailed: 'Nie udało się wczytać wcześniejszych wiadomości.',
  nothingOlder: 'Tu zaczęła się rozmowa.',
  loading: 'Wczytywanie rozmowy…',
  newMessages: (count) =>
    plural('pl', count, {
      one: '# nowa wiadomość',
      few: '# nowe wiadomości',
      many: '# nowych wiadomości',
      other: '# nowej wiadomości',
    }),
  toEnd: 'Przejdź do najnowszej wiadomości',

  sending: 'Wysyłanie…',
  waiting: 'Jeszcze nie wysłano. Wiadomość wyjdzie po powrocie online.',
  waitingBusy: 'Jeszcze nie wysłano. Serwer jest zajęty; wiadomość wyjdzie za chwilę.',
  waitingSignedOut: 'Jeszcze nie wysłano. Wiadomość wyjdzie po ponownym zalogowaniu.',
  failedRefused: 'Nie wysłano. Serwer nie przyjął wiadomości.',
  failedTooManyTries: 'Nie wysłano. Serwer był nieosiągalny.',
  failedTooOld: 'Nie wysłano. Wiadomość czekała ponad dobę.',
  failedStorage: 'Nie wysłano. Przeglądarka nie mogła zachować wiadomości.',
  tryAgain: 'Spróbuj ponownie',
  discard: 'Odrzuć',

  thinking: 'Myśli',
  inLine: 'Czeka na swoją kolej',
  stopped: 'Zatrzymano.',
  replyFailed: 'Nie udało się napisać odpowiedzi.',
  emptyReply: 'Brak odpowiedzi.',
  reasoning: 'Tok myślenia',
  reasoningOpen: 'Myśli…',
  sources: 'Źródła',
  copy: 'Kopiuj odpowiedź',
  copyCode: 'Kopiuj',
  copied: 'Skopiowano',
  regenerate: 'Odpowiedz ponownie',
  toolRunning: 'w toku',
  toolDone: 'gotowe',
  toolFailed: 'nie powiodło się',
  toolDenied: 'niedozwolone',
  toolApproval: 'czeka na zgodę',

  field: 'Treść wiadomości',
  placeholder: 'Napisz wiadomość…',
  send: 'Wyślij',
  stop: 'Zatrzymaj odpowiedź',
  left: (count) =>
    plural('pl', count, {
      one: 'Pozostał # znak',
      few: 'Pozostały # znaki',
      many: 'Pozostało # znaków',
      other: 'Pozostało # znaku',
    }),
  tooMany: (count) =>
    plural('pl', count, {
      one: 'O # znak za dużo',
      few: 'O # znaki za dużo',
      many: 'O # znaków za dużo',
      other: 'O # znaku za dużo',
    }),

  announceSent: 'Wysłano.',
  announceWaiting: 'Jeszcze nie wysłano.',
  announceNotSent: 'Nie wysłano.',
  announceDone: 'Koniec odpowiedzi.',
  announceStopped: 'Odpowiedź została zatrzymana.',
};
