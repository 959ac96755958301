// Runs a TypeScript file on Node 24, whatever Node runs npm: `node scripts/node24.mjs FILE [ARGS…]`.
// Plain JavaScript for old Nodes. The runtime comes as an optional package of this platform; npm's own link to it
// (node_modules/.bin/node) is not relied on, because some versions of npm lose it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const shipped = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
const isNewEnough = major > 24 || (major === 24 && minor >= 2)
const runtime = isNewEnough ? process.execPath : existsSync(shipped) ? shipped : undefined

if (!runtime) {
  process.stderr.write(
    `Node 24.2 or newer is needed, this is ${process.version}, and the one that npm brings is missing. ` +
      'Run "npm ci" without --omit=optional (Linux x64 and arm64), or install Node 24.\n',
  )
  process.exit(78)
}

const child = spawn(runtime, process.argv.slice(2), {
  stdio: 'inherit',
  env: {
    ...process.env,
    // What the program starts in turn finds the same Node first.
    PATH: `${dirname(runtime)}${delimiter}${process.env.PATH ?? ''}`,
    // Reading and stripping all the sources takes a second of processor time; from the cache less than half of it.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'node'),
  },
})
// Ctrl-C reaches the whole group, and a second one means "at once": not to be told twice. A supervisor tells only us.
process.on('SIGINT', () => undefined)
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (err) => {
  process.stderr.write(`${runtime}: ${err.message}\n`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
