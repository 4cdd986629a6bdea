import { TURNS } from './001-turns.ts';
import { FEEDBACK_AND_SEARCH } from './002-feedback-and-search.ts';
import { ATTACHMENTS } from './003-attachments.ts';
import { ANSWERS } from './004-answers.ts';

/**
 * Every step from an empty file to today's layout, in order. A database's version is how many of them it has been
 * through. A step that was once released is never changed: files that have been through it exist.
 */
export const MIGRATIONS: readonly string[] = [TURNS, FEEDBACK_AND_SEARCH, ATTACHMENTS, ANSWERS];
