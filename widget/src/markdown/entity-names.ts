/**
 * The named character references that people and models write, and those that hide a character of a link's scheme. The
 * whole list of HTML has 2,231 names; a name that is missing here is shown as it was written, which loses nothing and is
 * safe, since no parser of HTML ever sees it. Each line is names and characters in turn.
 */
const NAMES = [
  'amp & lt < gt > quot " apos \' AMP & LT < GT > QUOT " nbsp \u00a0 ensp \u2002 emsp \u2003 thinsp \u2009',
  'shy \u00ad zwj \u200d zwnj \u200c Tab \t NewLine \n colon : semi ; sol / bsol \\ num # period . comma ,',
  'excl ! quest ? commat @ percnt % dollar $ ast * lowbar _ grave ` vert | verbar | plus + equals =',
  'hyphen \u2010 lpar ( rpar ) lsqb [ lbrack [ rsqb ] rbrack ] lcub { lbrace { rcub } rbrace } Hat ^',
  'tilde \u02dc ndash – mdash — lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ laquo « raquo » lsaquo ‹',
  'rsaquo › hellip … bull • middot · dagger † Dagger ‡ sect § para ¶ copy © COPY © reg ® REG ® trade ™',
  'deg ° ordm º ordf ª sup1 ¹ sup2 ² sup3 ³ frac12 ½ half ½ frac14 ¼ frac34 ¾ permil ‰ prime ′ Prime ″',
  'micro µ euro € pound £ yen ¥ cent ¢ curren ¤ iexcl ¡ iquest ¿ times × divide ÷ minus − plusmn ± pm ±',
  'ne ≠ le ≤ leq ≤ ge ≥ geq ≥ asymp ≈ approx ≈ equiv ≡ infin ∞ radic √ sum ∑ prod ∏ int ∫ part ∂ nabla ∇',
  'isin ∈ notin ∉ cap ∩ cup ∪ sub ⊂ sup ⊃ forall ∀ exist ∃ empty ∅ and ∧ or ∨ not ¬ larr ← uarr ↑ rarr →',
  'darr ↓ harr ↔ lArr ⇐ rArr ⇒ hArr ⇔ check ✓ cross ✗ star ☆ hearts ♥ Alpha Α alpha α beta β gamma γ',
  'Delta Δ delta δ epsilon ε eta η theta θ kappa κ lambda λ mu μ pi π rho ρ Sigma Σ sigma σ tau τ phi φ',
  'chi χ psi ψ Omega Ω omega ω Agrave À agrave à Aacute Á aacute á acirc â atilde ã Auml Ä auml ä aring å',
  'aelig æ AElig Æ ccedil ç Ccedil Ç egrave è Eacute É eacute é ecirc ê euml ë iacute í icirc î iuml ï',
  'ntilde ñ ograve ò oacute ó ocirc ô otilde õ Ouml Ö ouml ö oslash ø oelig œ ugrave ù uacute ú ucirc û',
  'Uuml Ü uuml ü szlig ß yacute ý yuml ÿ',
];

/** What each name stands for. */
export const ENTITY_NAMES: ReadonlyMap<string, string> = new Map(pairs(NAMES.join(' ').split(' ')));

function* pairs(words: readonly string[]): Generator<[string, string]> {
  for (let index = 0; index + 1 < words.length; index += 2) yield [words[index] ?? '', words[index + 1] ?? ''];
}
