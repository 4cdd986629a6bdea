/** Fills the page that shows all scenes: each in a frame of its own, by the choices at the top. */
import { SCENES } from './scenes.ts';

const form = document.querySelector('form') as HTMLFormElement;
const main = document.querySelector('main') as HTMLElement;

const frames = Object.keys(SCENES).map((name) => {
  const figure = document.createElement('figure');
  const caption = figure.appendChild(document.createElement('figcaption'));
  const frame = figure.appendChild(document.createElement('iframe'));
  caption.textContent = name;
  frame.title = name;
  frame.loading = 'lazy';
  main.append(figure);
  return { name, frame };
});

/** Shows all scenes as the choices say. */
function show(): void {
  const chosen = new FormData(form);
  const settings = ['theme', 'lang'].flatMap((name) => {
    const value = chosen.get(name);
    return typeof value === 'string' && value !== '' ? [`&${name}=${value}`] : [];
  });
  main.className = chosen.get('width') === 'wide' ? 'wide' : 'phone';
  for (const { name, frame } of frames) frame.src = `/gallery/stage?scene=${name}${settings.join('')}`;
}

form.addEventListener('change', show);
show();
