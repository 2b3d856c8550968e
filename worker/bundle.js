/**
 * Makes `bundle/`: the command as a few large files. A worker of 270 modules spends more time on
 * finding and linking them than on everything else before its first event. Who imports the package
 * gets the modules in `dist/`.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await build({
  // The second is started as a thread, by its name.
  input: { main: here('dist/main.js'), 'aside-thread': here('dist/aside-thread.js') },
  platform: 'node',
  // What is bundled is JavaScript already.
  tsconfig: false,
  // What is native, and what only `dev` asks for, where it is installed.
  external: ['fs-native-extensions', 'testcontainers'],
  output: { dir: here('bundle'), format: 'esm', cleanDir: true, chunkFileNames: '[name].js' },
});
