// SPDX-License-Identifier: MIT
// Bundles the report page's script: node build.mjs OUTPUT.  The same sources and lock file give the same bytes.
import { build } from 'esbuild';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const output = process.argv[2] ?? join(here, 'prebuilt', 'app.js');

const licence = (name) => `${name}\n${readFileSync(join(here, 'node_modules', name, 'LICENSE'), 'utf8').trim()}`;
const licences = ['preact', '@preact/signals', '@preact/signals-core'].map(licence).join('\n\n');

const result = await build({
  absWorkingDir: here,
  entryPoints: ['src/app.js'],
  bundle: true,
  write: false,
  minify: true,
  format: 'iife',
  target: ['chrome109', 'firefox115', 'safari16'],
  charset: 'ascii',
  loader: { '.js': 'jsx' },
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
});

// Nothing in the script may end the script element it stands in.
const script = `/*!\n${licences.replaceAll('*/', '* /')}\n*/\n${result.outputFiles[0].text}`
  .replaceAll('</script', '<\\/script')
  .replaceAll('<!--', '<\\!--');
mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, script);
