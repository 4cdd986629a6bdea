/**
 * Shows every state of the widget side by side, alive, without the demo: `npm run gallery`. Each plays its scene on a
 * backend in the page, which does what the scene tells it.
 */
import { serveStage } from './serve-stage.ts';

const { origin } = await serveStage({ port: Number(process.env['GALLERY_PORT'] ?? 8789) });
console.log(`\n  Every state of the widget: ${origin}/gallery\n\n  Ctrl+C ends it.\n`);
