import { glob, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'

/**
 * Who may import whom (docs/architecture.md). Feature folders follow the flow of a bulletin, each may use those before
 * it; a feature's store.ts is its own; devices see only the protocol; the console only types; nothing imports tests.
 * Returns one line per fault, or an empty text.
 */
export async function checkLayers(root: string): Promise<string> {
  const files = await list(glob(['{src,devices,bench,scripts,test}/**/*.ts', 'web/src/**/*.{ts,tsx}'], { cwd: root }))
  const faults = await Promise.all(
    files.sort().map(async (file) => {
      const text = await readFile(join(root, file), 'utf8')
      return importsOf(file.startsWith('web/') ? withoutTypes(text) : text).flatMap((specifier) => {
        const target = relative(root, resolve(root, dirname(file), specifier))
        const fault = faultOf(file, target)
        return fault ? [`${file} imports ${target}: ${fault}`] : []
      })
    }),
  )
  return faults.flat().join('\n')
}

// Types vanish from the bundle; the console may know the server by them alone.
const withoutTypes = (text: string) => text.replaceAll(/^import type\b[^'"`;]*?\bfrom\s+'[^']+'/gm, '')

function importsOf(text: string): string[] {
  const statements = text.matchAll(
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s+'(\.[^']+)'|^\s*import\s+'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'/gm,
  )
  return [...statements].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '')
}

// Benches measure on the very servers that the tests start.
const isTest = (file: string) => /^(test|bench)\//.test(file) || file.endsWith('.test.ts')
const folderOf = (file: string) => /^src\/([^/]+)\//.exec(file)?.[1]

/** These know no feature. */
const GROUND = ['protocol', 'db', 'queue', 'mqtt', 'net']
// Clock, ids and log are the ground that both stand on.
const OF_DEVICES = /^src\/(protocol\/|(clock|ids|log)\.ts$)/
const FEATURES = [
  'areas',
  'accounts',
  'audit',
  'holidays',
  'policies',
  'clips',
  'relays',
  'speakers',
  'reach',
  'templates',
  'bulletins',
  'schedules',
  'programmes',
  'server-log',
  'occurrences',
  'collisions',
  'preflight',
  'alerts',
  'dispatch',
  'deliveries',
  'explain',
  'live',
  'inbox',
  'reports',
  'today',
  'events',
]

function faultOf(file: string, target: string): string | undefined {
  if (isTest(file)) return undefined
  if (isTest(target) || target.startsWith('test/')) return 'nothing but a test imports tests'
  if (file.startsWith('devices/') && target.startsWith('src/') && !OF_DEVICES.test(target))
    return 'devices know the server by src/protocol only'
  if (file.startsWith('web/') && !target.startsWith('web/'))
    return 'the console knows the server by its types only (import type)'
  if (!file.startsWith('web/') && target.startsWith('web/src/')) return 'nothing but the console imports the console'
  if (file.startsWith('src/') && target.startsWith('devices/')) return 'the server does not know its devices'
  const [from, to] = [folderOf(file), folderOf(target)]
  if (!from || !to || from === to) return undefined
  if (from === 'protocol') return 'src/protocol is shared with devices and stands alone'
  if (GROUND.includes(from) && FEATURES.includes(to)) return `src/${from} knows no feature`
  if (FEATURES.includes(to) && /\/store(-[\w-]+)?\.ts$/.test(target) && FEATURES.includes(from))
    return 'a store is private to its feature'
  if (target.endsWith('/routes.ts') && from !== 'http') return 'routes are mounted by src/http only'
  return undefined
}

async function list(paths: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = []
  for await (const path of paths) all.push(path)
  return all
}
