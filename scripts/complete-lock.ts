import { readFile, writeFile } from 'node:fs/promises'

// npm leaves optional packages of other platforms out of the lockfile when its registry has no copy of them, and newer
// npms then refuse the whole lockfile. This puts them in, by name and version: node scripts/complete-lock.ts
const FILE = new URL('../package-lock.json', import.meta.url)

type Entry = {
  version?: string
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optional?: boolean
  dev?: boolean
  optionalDependencies?: Record<string, string>
}
type Lock = { packages: Record<string, Entry> }

const SYSTEMS: ReadonlyArray<[RegExp, string]> = [
  [/android/, 'android'],
  [/darwin/, 'darwin'],
  [/win32|windows/, 'win32'],
  [/freebsd/, 'freebsd'],
  [/openharmony/, 'openharmony'],
  [/linux/, 'linux'],
]
const PROCESSORS = ['arm64', 'x64', 'ia32', 'arm', 'riscv64', 's390x', 'ppc64', 'loong64', 'wasm32'] as const

/** Entries that packages ask for and the lockfile lacks. */
export function missingEntries(lock: Lock): Record<string, Entry> {
  const missing: Record<string, Entry> = {}
  for (const [owner, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const nested = `${owner === '' ? '' : `${owner}/`}node_modules/${name}`
      if (lock.packages[nested] || lock.packages[`node_modules/${name}`]) continue
      missing[`node_modules/${name}`] = describe(name, version, entry.dev === true)
    }
  }
  return missing
}

function describe(name: string, version: string, dev: boolean): Entry {
  const system = SYSTEMS.find(([pattern]) => pattern.test(name))?.[1]
  const processor = PROCESSORS.find((cpu) => name.includes(cpu)) ?? (/ppc64/.test(name) ? 'ppc64' : undefined)
  return {
    version: version.replace(/^[\^~]/, ''),
    ...(processor ? { cpu: [processor] } : {}),
    ...(dev ? { dev: true } : {}),
    optional: true,
    ...(system ? { os: [system] } : {}),
    ...(name.includes('musl') ? { libc: ['musl'] } : {}),
  }
}

if (import.meta.main) {
  const lock: Lock = JSON.parse(await readFile(FILE, 'utf8'))
  const missing = missingEntries(lock)
  const packages = Object.fromEntries(
    Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  await writeFile(FILE, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`)
  console.log(`${Object.keys(missing).length} entries added`)
}
