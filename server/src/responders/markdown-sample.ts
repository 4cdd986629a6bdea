/** A document with every kind of Markdown that a screen has to show, for the `markdown` command. */
export const MARKDOWN_SAMPLE = `# A document with everything

A paragraph with **strong**, *emphasised*, ~~struck~~ and \`inline code\`, a [link](https://example.com/a "with a title"),
a bare https://example.com/b, and a line break at its end.\\
Here the next line begins. Entities such as &amp; and &copy; are characters; <b>raw HTML</b> is text.

## Lists

- one
- two, with a nested list
  1. first
  2. second

     A paragraph of the second one.
- three

3. a list that begins at three
4. and goes on

- [ ] a task that is open
- [x] a task that is done

## Code

\`\`\`ts
const greet = (name: string): string => \`Hello, \${name}!\`;
console.log(greet('世界')); // <script>alert(1)</script> stays text
\`\`\`

    an indented block of code

## A table

| what        | how much | where  |
| :---------- | -------: | :----: |
| apples      |       12 |  here  |
| pears | 3 | \`a \\| b\` |

> A quotation.
>
> > With one inside it, and **strong** words.

---

### Characters of every kind

Emoji 👩‍👩‍👧‍👦 🇩🇪 👍🏽, combining marks é and ñ, right to left مرحبا and שלום, wide 你好, mathematics 𝒳 ≠ 𝒴.

![a picture](https://example.com/picture.png)

The end.
`;

/** Formulas in every notation, among prices that are none. */
export const MATH_SAMPLE = String.raw`The roots of $ax^2 + bx + c = 0$ are

$$
x_{1,2} = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}
$$

and by \(e^{i\pi} + 1 = 0\) we know that

\[
\begin{pmatrix} \cos\varphi & -\sin\varphi \\ \sin\varphi & \cos\varphi \end{pmatrix}
\]

turns the plane. It costs $5, or $10 with a frame.
`;

/** Code in several languages, one of which nobody knows. */
export const CODE_SAMPLE = `\`\`\`python
def greet(name: str = "world") -> str:
    # Says hello.
    return f"Hello, {name}!"
\`\`\`

\`\`\`sql
SELECT name, count(*) FROM jugs WHERE glaze = 'ash' GROUP BY name;
\`\`\`

\`\`\`json
{ "glaze": "ash", "litres": 1.2, "food": true }
\`\`\`

\`\`\`diff
- old
+ new
\`\`\`

\`\`\`klingon
nuqneH
\`\`\``;
