import type { Responder } from '../replies/responder.ts';
import { commandScript } from './command-script.ts';
import { createFaqResponder, type FaqResponderOptions } from './faq.ts';
import { createOpenAiResponder, type OpenAiResponderOptions } from './openai.ts';
import { createScriptedResponder } from './scripted.ts';

/** Which responder to make, with what it needs. */
export type ResponderConfig =
  | ({ readonly kind: 'openai' } & OpenAiResponderOptions)
  | ({ readonly kind: 'faq' } & FaqResponderOptions)
  | { readonly kind: 'scripted' };

/**
 * Makes the responder that a configuration asks for. `scripted` obeys the visitor's text, see `command-script.ts`.
 *
 * @throws Error where it cannot work, such as `faq` without documents
 */
export async function createResponder(config: ResponderConfig): Promise<Responder> {
  switch (config.kind) {
    case 'openai':
      return createOpenAiResponder(config);
    case 'faq':
      return createFaqResponder(config);
    case 'scripted':
      return createScriptedResponder(commandScript);
  }
}
