import { copyFile, readFile } from 'node:fs/promises'
import { basename } from 'node:path'

/** `node scripts/readme-screens.ts` after `npm run test:e2e`: the pictures that README.md shows, as that run made them. */
const root = new URL('..', import.meta.url)
const text = await readFile(new URL('README.md', root), 'utf8')
const shown = [...text.matchAll(/\]\((docs\/screens\/[\w-]+\.png)\)/g)].map(([, path = '']) => path)
for (const path of shown) {
  await copyFile(new URL(`artifacts/screens/${basename(path)}`, root), new URL(path, root))
  console.log(path)
}
