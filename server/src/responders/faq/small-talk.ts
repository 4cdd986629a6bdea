import type { Language } from './words.ts';

/** What a visitor says without asking for anything that a document holds. */
export interface SmallTalk {
  readonly kind: 'greeting' | 'thanks' | 'goodbye' | 'nod' | 'about';
  /** `undefined` where there are no words to tell it by. */
  readonly language: Language | undefined;
}

const POLITE =
  '(?: (?:there|all|everyone|you|again|so much|very much|a lot|much|zusammen|sehr|schön|nochmal|dir|ihnen))*';
const OPENING =
  '(?:(?:ok|okay|great|perfect|super|cool|nice|good|wonderful|alright|prima|toll|gut|klasse|alles klar) )*';

/** Each in the form that `normal` gives: lower case, single spaces, no punctuation. */
const PATTERNS: readonly [SmallTalk['kind'], Language, RegExp][] = [
  [
    'greeting',
    'en',
    whole(`(?:hi|hello|hey|hiya|howdy|good (?:morning|afternoon|evening|day))${POLITE}(?: how are you)?`),
  ],
  ['greeting', 'de', whole(`(?:hallo|moin|servus|grüezi|grüß gott|guten (?:morgen|tag|abend)|tag)${POLITE}`)],
  [
    'thanks',
    'en',
    whole(`${OPENING}(?:many )?(?:thanks|thank you|thx|ty|cheers)${POLITE}(?: for (?:your |the )?help)?${POLITE}`),
  ],
  ['thanks', 'de', whole(`${OPENING}(?:vielen |besten |herzlichen )?(?:danke|dank|dankeschön|merci)${POLITE}`)],
  ['goodbye', 'en', whole(`(?:bye|bye bye|goodbye|good night|see you|see ya|cya)(?: later| soon)?`)],
  ['goodbye', 'de', whole(`(?:tschüss|tschüß|ciao|auf wiedersehen|bis bald|bis dann|gute nacht)`)],
  [
    'nod',
    'en',
    whole(
      `(?:ok|okay|k|yes|yep|yeah|no|nope|great|perfect|super|cool|nice|good|got it|i see|alright|understood|never mind)`,
    ),
  ],
  ['nod', 'de', whole(`(?:ja|nein|gut|prima|toll|klasse|alles klar|verstanden|schon gut)`)],
  [
    'about',
    'en',
    whole(
      `(?:please )?(?:help(?: me)?(?: please)?|what can you (?:do|help(?: me)? with|answer|tell me)|what do you (?:do|know)|who are you|what are you|what is this|how can you help(?: me)?|what can i ask(?: you)?|are you(?: (?:a|an|real|human|person|bot|chatbot|robot|ai|machine))+)`,
    ),
  ],
  [
    'about',
    'de',
    whole(
      `(?:hilfe|was kannst du(?: alles)?|was können sie|wer bist du|wer sind sie|was bist du|was weißt du|wobei kannst du helfen|was kann ich (?:dich |sie )?fragen|bist du(?: (?:ein|eine|ki|mensch|bot|chatbot|roboter|maschine))+)`,
    ),
  ],
];

/** Recognises small talk where it is all that was said; `undefined` where there may be a question. */
export function smallTalkOf(text: string): SmallTalk | undefined {
  const said = normal(text);
  // A thumb up is a nod; a file without a word asks to be told what can be asked.
  if (said === '') return { kind: text.trim() === '' ? 'about' : 'nod', language: undefined };
  const match = PATTERNS.find(([, , pattern]) => pattern.test(said));
  return match && { kind: match[0], language: match[1] };
}

function whole(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`);
}

function normal(text: string): string {
  return text
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
