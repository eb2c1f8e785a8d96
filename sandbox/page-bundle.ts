import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface PageBundle {
  html: string;
  js: string;
  css: string;
}

/** The page for the browser, bundled in memory; it loads nothing from elsewhere. Serve the parts beside each other. */
export async function buildPage(): Promise<PageBundle> {
  const result = await build({
    entryPoints: [
      { in: fileURLToPath(new URL('./page/main.tsx', import.meta.url)), out: 'page' },
      { in: fileURLToPath(new URL('./page/css/page.css', import.meta.url)), out: 'page' },
    ],
    bundle: true,
    write: false,
    outdir: '/',
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const { outputFiles } = result;
  return { html: HTML, js: outputOf(outputFiles, '.js'), css: outputOf(outputFiles, '.css') };
}

function outputOf(files: { path: string; text: string }[], ending: string): string {
  const file = files.find(({ path }) => path.endsWith(ending));
  if (file === undefined) throw new Error(`the page bundle has no ${ending} part`);
  return file.text;
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%23321f45'/%3E%3Cpath d='M4 8.5l3 3 5-7' stroke='white' stroke-width='2' fill='none'/%3E%3C/svg%3E";

const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data: blob:; media-src 'self'; frame-src 'self'">
<title>Sandbox</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="page.css">
</head>
<body>
<div id="root"></div>
<script type="module" src="page.js"></script>
</body>
</html>
`;
