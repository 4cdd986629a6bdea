import type { Language } from './words.ts';

/** What the responder says in its own words, in Markdown. */
export interface Phrases {
  greeting(topics: string): string;
  readonly thanks: string;
  readonly goodbye: string;
  /** After "ok" and the like. */
  readonly nod: string;
  about(topics: string): string;
  nothing(topics: string): string;
  /** Before an answer that may miss the question. */
  readonly unsure: string;
  alsoIn(sections: string): string;
  /** When "tell me more" finds nothing that was not said. */
  readonly noMore: string;
}

/** The phrases by the language of the question. */
export const PHRASES: Readonly<Record<Language, Phrases>> = {
  en: {
    greeting: (topics) => `Hello! Ask me anything about what is written here, for example:\n\n${topics}`,
    thanks: 'You are welcome! If anything else comes up, just ask.',
    goodbye: 'Goodbye, and until next time!',
    nod: 'Good. What else would you like to know?',
    about: (topics) =>
      `I look for answers in this site’s documents and quote what they say, with the place where it stands. ` +
      `I make nothing up; what is not written there I do not know. These are the main topics:\n\n${topics}`,
    nothing: (topics) =>
      `I found nothing about that in the documents that I have. Perhaps other words help, or one of these topics ` +
      `is what you are looking for:\n\n${topics}`,
    unsure: 'I am not sure that this answers your question; it is the closest that I found.',
    alsoIn: (sections) => `See also: ${sections}`,
    noMore: 'That is all that I find about it in the documents that I have.',
  },
  de: {
    greeting: (topics) => `Hallo! Fragen Sie mich, was immer hier geschrieben steht, zum Beispiel:\n\n${topics}`,
    thanks: 'Gern geschehen! Wenn noch etwas ist, fragen Sie einfach.',
    goodbye: 'Auf Wiedersehen und bis zum nächsten Mal!',
    nod: 'Gut. Was möchten Sie noch wissen?',
    about: (topics) =>
      `Ich suche Antworten in den Dokumenten dieser Seite und zitiere, was dort steht, mit der Fundstelle. ` +
      `Ich erfinde nichts; was dort nicht steht, weiß ich nicht. Das sind die wichtigsten Themen:\n\n${topics}`,
    nothing: (topics) =>
      `Dazu habe ich in meinen Dokumenten nichts gefunden. Vielleicht helfen andere Worte, oder eines dieser Themen ` +
      `ist das gesuchte:\n\n${topics}`,
    unsure: 'Ich bin nicht sicher, ob das Ihre Frage beantwortet; es ist das Nächste, was ich gefunden habe.',
    alsoIn: (sections) => `Siehe auch: ${sections}`,
    noMore: 'Mehr finde ich dazu in meinen Dokumenten nicht.',
  },
};
