/** What a page may say to all of its elements about text, with the greatest weight: none of it may be seen inside. */
export const HOSTILE_TEXT = `
* {
  color: rgb(255, 0, 255) !important;
  font: italic 900 37px/3 "Times New Roman", serif !important;
  letter-spacing: 9px !important;
  word-spacing: 20px !important;
  text-transform: uppercase !important;
  text-align: right !important;
  text-indent: 40px !important;
  text-shadow: 3px 3px red !important;
  white-space: pre !important;
  word-break: break-all !important;
  hyphens: auto !important;
  quotes: none !important;
  cursor: crosshair !important;
  list-style: square !important;
  border-collapse: collapse !important;
  border-spacing: 9px !important;
  -webkit-text-fill-color: lime !important;
}
/* Around an element in the flow of the page a line is drawn through all that is in that flow. */
:not(html, body, main) { text-decoration: underline wavy red !important }
html { font-size: 40px !important }
button, textarea, input, h2, h3, p, ul, li, div, span { all: revert !important; display: inline !important }
`;

/** The same about boxes. A page that zooms, turns or blurs the root or its body does that to all that is in them. */
export const HOSTILE_BOXES = `
* {
  position: static !important;
  float: left !important;
  box-sizing: content-box !important;
  width: 300px !important;
  min-height: 200px !important;
  max-width: 320px !important;
  margin: 30px !important;
  padding: 17px !important;
  border: 5px dashed red !important;
  border-radius: 0 !important;
  outline: 7px solid lime !important;
  overflow: hidden !important;
  background: rgb(255, 255, 0) !important;
}
:not(html, body) {
  opacity: 0.4 !important;
  filter: blur(3px) !important;
  transform: rotate(4deg) !important;
  zoom: 1.4 !important;
  writing-mode: vertical-rl !important;
}
`;
