/**
 * The languages to try for an element, best first: its own wish, its surroundings', the page's, the browser's.
 *
 * A language without a region takes the browser's region, so that a visitor's dates look as that visitor writes them.
 */
export function languagesFor(element: Element, wished: string | null): string[] {
  const around = element.closest<HTMLElement>('[lang]');
  const { languages } = navigator;
  return [wished, around?.lang, document.documentElement.lang, ...languages].flatMap((tag) => {
    if (!tag) return [];
    const regional = tag.length === 2 ? languages.find((language) => language.startsWith(`${tag}-`)) : undefined;
    return regional ?? tag;
  });
}
