/*
 * The parts of what is drawn inside an answer or a turn, each listed once: every element on the way out passes them on
 * by `exportparts`.
 */

/** Those of a card. */
export const CARD_PARTS = 'card, card-image, choice, form-submit';

/** Those of what somebody wrote. */
export const TURN_PARTS = 'question, attachment, message, mark';

/** Those of an answer. */
export const REPLY_PARTS =
  'answer, answer-text, code-block, code-header, code-language, copy-button, table, thinking, reasoning, tool, approval, allow, deny, ' +
  `file, sources, source, source-preview, ${CARD_PARTS}, end, actions, feedback, comment`;

/** Those of the list of both. */
export const TIMELINE_PARTS = `timeline, day, unread, jump-button, ${TURN_PARTS}, ${REPLY_PARTS}`;
