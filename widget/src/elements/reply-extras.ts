/**
 * What only some answers have. It is loaded with the first answer that has any of it; until then such an element takes
 * its place, and knows what it is to show.
 */
import './parley-card.ts';
import './parley-file.ts';
import './parley-reasoning.ts';
import './parley-sources.ts';
import './parley-tool.ts';
