const RULES = new Map<string, Intl.PluralRules>();

/** A phrase for each kind of number that a language tells apart, with `#` as the number. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** The form of a phrase for a number by a language's rules: `other` is used where none fits. */
export function plural(language: string, count: number, forms: PluralForms): string {
  let rules = RULES.get(language);
  if (!rules) RULES.set(language, (rules = new Intl.PluralRules(language)));
  const form = forms[rules.select(count)] ?? forms.other;
  return form.replace('#', new Intl.NumberFormat(language).format(count));
}
