import { glob, readFile, writeFile } from 'node:fs/promises'

/** `node scripts/notice.ts` writes NOTICE: what is delivered beside our own code, and under which licence. */
type Locked = {
  version?: string
  license?: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

const root = new URL('..', import.meta.url)
const file = new URL('NOTICE', root)

/** Run as programs of their own over files and pipes; none of their code is linked into ours. */
const SEPARATE: Record<string, string> = {
  '@ffmpeg/core':
    'FFmpeg as WebAssembly (GPL-2.0-or-later), run in a child process of its own. https://github.com/ffmpegwasm/ffmpeg.wasm',
  'espeak-ng':
    'eSpeak NG as WebAssembly (GPL-3.0-or-later), run in a child process of its own. https://github.com/espeak-ng/espeak-ng',
}

const FOLDER = 'node_modules/'

/** What `npm ci --omit=dev` may install on some platform. Development tools that npm also counts as peers are not in it. */
function deliveredPaths(packages: Record<string, Locked>, bundled: readonly string[]): string[] {
  const found = new Set<string>()
  const visit = (path: string) => {
    const { dependencies, optionalDependencies } = packages[path] ?? {}
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const target = resolve(path, name)
      if (target === undefined || found.has(target)) continue
      found.add(target)
      visit(target)
    }
  }
  const resolve = (from: string, name: string): string | undefined => {
    for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf(FOLDER) - 1))) {
      const candidate = `${at && `${at}/`}${FOLDER}${name}`
      if (candidate in packages) return candidate
      if (at === '') return undefined
    }
  }
  visit('')
  for (const name of bundled) {
    const target = resolve('', name)
    if (target === undefined) throw new Error(`the console imports ${name}, which is not installed`)
    found.add(target)
    visit(target)
  }
  return [...found]
}

/** What the console imports: development dependencies to npm, delivered all the same, inside web/dist. */
async function bundledPackages(): Promise<string[]> {
  const files = await Array.fromAsync(glob('web/src/**/*.{ts,tsx,css}', { cwd: root }))
  const bundled = files.filter((file) => !/\.test\.tsx?$/.test(file))
  const texts = await Promise.all(bundled.map((file) => readFile(new URL(file, root), 'utf8')))
  const specifiers = texts.flatMap((text) => [
    ...text.matchAll(/(?:from|import)\s*\(?\s*'((?:@[a-z0-9-]+\/)?[a-z0-9][\w.-]*)/g),
  ])
  return [...new Set(specifiers.map(([, name = '']) => name))].filter((name) => name !== 'hono').sort()
}

async function makeNotice(): Promise<string> {
  const lock: { packages: Record<string, Locked> } = JSON.parse(
    await readFile(new URL('package-lock.json', root), 'utf8'),
  )
  const delivered = deliveredPaths(lock.packages, await bundledPackages()).map((path) => {
    const { version, license } = lock.packages[path] ?? {}
    const name = path.slice(path.lastIndexOf(FOLDER) + FOLDER.length)
    return { name, line: `${name} ${version}: ${license ?? 'see the package'}` }
  })
  const linked = delivered.filter(({ name }) => !(name in SEPARATE)).map(({ line }) => line)
  const separate = Object.entries(SEPARATE).filter(([name]) => delivered.some((other) => other.name === name))
  return [
    'Loa Làng',
    'Licensed under the Apache License, Version 2.0 (see LICENSE).',
    '',
    'It is delivered with, or installs, the packages below under their own licences. Made by scripts/notice.ts from',
    'package-lock.json; optional packages for other platforms are listed too.',
    '',
    ...[...new Set(linked)].sort(),
    '',
    'Separate programs, optional, not linked with this software:',
    '',
    ...separate.map(([name, text]) => `${name}: ${text}`),
    '',
  ].join('\n')
}

/** An empty text, or what to do. */
export async function noticeIsCurrent(): Promise<string> {
  const now = await readFile(file, 'utf8').catch(() => '')
  return now === (await makeNotice()) ? '' : 'NOTICE does not fit package-lock.json; run: node scripts/notice.ts'
}

if (import.meta.main) await writeFile(file, await makeNotice())
