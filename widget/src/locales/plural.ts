const RULES = new Map<string, Intl.PluralRules>();

/** The form of a phrase for a number by a language's rules, with `#` as the number: `other` is used where none fits. */
export function plural(
  language: string,
  count: number,
  forms: Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string },
): string {
  let rules = RULES.get(language);
  if (!rules) RULES.set(language, (rules = new Intl.PluralRules(language)));
  const form = forms[rules.select(count)] ?? forms.other;
  return form.replace('#', new Intl.NumberFormat(language).format(count));
}
