import fc from 'fast-check';

/** Pieces of inline Markdown, whole and broken. */
const inlines = fc.constantFrom(
  'plain words',
  '**bold**',
  '*em*',
  '***both***',
  '`code`',
  '`` a ` b ``',
  '~~gone~~',
  '[link](https://a.example/b "t")',
  '![image](https://a.example/i.png)',
  'https://a.example/x_y?z=1.',
  '<b>raw</b>',
  'a < b & c',
  '&copy; &#42;',
  '\\*kept\\*',
  '**never ended',
  'snake_case_name 2*3',
  '$x_1$ for $5 or $10',
  '\\(a^2\\) \\[no\\]',
  '[not a link] [a](b c)',
  'hard  \nbreak',
  'über 漢字**強調**です 🙂',
);

const lines = fc.array(inlines, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(' '));

const blocks = fc.oneof(
  lines,
  fc.tuple(fc.integer({ min: 1, max: 6 }), lines).map(([depth, text]) => `${'#'.repeat(depth)} ${text}`),
  fc.array(lines, { minLength: 1, maxLength: 5 }).map((items) => items.map((item) => `- ${item}`).join('\n')),
  fc
    .array(lines, { minLength: 1, maxLength: 4 })
    .map((items) => items.map((item, at) => `${at + 1}. ${item}`).join('\n\n')),
  fc
    .array(lines, { minLength: 1, maxLength: 3 })
    .map((items) => items.map((item) => `- ${item}\n  - [x] ${item}\n`).join('')),
  fc.array(lines, { minLength: 1, maxLength: 3 }).map((texts) => texts.map((text) => `> ${text}`).join('\n>\n')),
  fc.array(lines, { minLength: 0, maxLength: 3 }).map((code) => `\`\`\`ts\n${code.join('\n\n')}\n\`\`\``),
  lines.map((code) => `- item\n\n  ~~~\n  ${code}\n  ~~~`),
  fc
    .array(fc.tuple(lines, lines), { minLength: 0, maxLength: 4 })
    .map((rows) =>
      ['| a | b |', '|---|:-:|', ...rows.map(([a, b]) => `| ${a} | ${b} |`)].join('\n').replaceAll('  \n', ' '),
    ),
  lines.map((text) => `${text}\n---`),
  fc.constantFrom('---', '***', '    indented\n\n    code', '<div>\n*raw*\n</div>', '```\nnever ended'),
  fc.constantFrom('$$\na\n= b\n- c\n$$', 'Text\n$$x_1$$', '\\[\ny\n\\]', '- item\n  $$\n  z\n  $$', '$$\nnever ended'),
);

/** Long documents of all kinds of blocks, with blank lines between them or without. */
export const documents = fc
  .array(fc.tuple(blocks, fc.constantFrom('\n\n', '\n\n', '\n')), { minLength: 1, maxLength: 12 })
  .map((parts) => parts.map(([block, end]) => block + end).join(''));
