import type { CardModule } from './card.ts';
import { module as choices } from './parley-card-choices.ts';
import { module as form } from './parley-card-form.ts';
import { module as image } from './parley-card-image.ts';
import { module as link } from './parley-card-link.ts';
import { module as list } from './parley-card-list.ts';

/** The cards that the widget draws itself (rule D8). They are loaded with the first card that the page does not draw. */
export const builtIn: ReadonlyMap<string, CardModule> = new Map(Object.entries({ choices, link, image, list, form }));
