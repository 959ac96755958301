import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'

const root = new URL('..', import.meta.url).pathname
const dist = join(root, 'web/dist')
const STAMP = join(dist, '.sources')

/**
 * The console into web/dist, unless the sources and the lockfile are the ones of the last build. `npm start`, the demo
 * and the tests call it; the work is done by a process of its own, so that a server does not keep the bundler in memory.
 */
export async function buildConsole(tell: (line: string) => void): Promise<void> {
  // One that was built elsewhere is served as it is.
  if (process.env['LOA_CONSOLE_DIR']) return
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === (await hashOfSources())) return
  // Installed without development tools: a container has the built console already, and the server says when not.
  if (!existsSync(join(root, 'node_modules/vite'))) return
  tell('building the console (web/dist) …')
  const child = spawn(process.execPath, [import.meta.filename], {
    stdio: ['ignore', 'inherit', 'inherit'],
    // Tests run with another one, and React would be its slow development build.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`the console could not be built (exit ${code})`)
}

/** `npm run build`: built and compressed, each file beside its .br and .gz. */
async function build(): Promise<void> {
  const sources = await hashOfSources()
  // The service worker's bundler leaves a folder behind each time.
  const temporary = await mkdtemp(join(tmpdir(), 'loa-build-'))
  process.env['TMPDIR'] = temporary
  try {
    const vite = await import('vite')
    await vite.build({ configFile: join(root, 'web/vite.config.ts'), logLevel: 'error' })
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
  await compress()
  await writeFile(STAMP, sources)
}

async function hashOfSources(): Promise<string> {
  const files = await Array.fromAsync(
    glob(['web/{src,public}/**/*.*', 'web/*.{ts,html,json}', 'package-lock.json', 'src/**/schema.ts'], { cwd: root }),
  )
  const hash = createHash('sha256')
  for (const file of files.sort()) hash.update(file).update(await readFile(join(root, file)))
  return hash.digest('hex')
}

async function compress(): Promise<void> {
  const files = await Array.fromAsync(glob('**/*.{js,css,html,svg,webmanifest}', { cwd: dist }))
  for (const file of files) {
    const path = join(dist, file)
    const content = await readFile(path)
    await writeFile(`${path}.br`, await promisify(brotliCompress)(content))
    await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }))
  }
}

if (import.meta.main) await build()
