import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { checkDocs } from './check-docs.ts'
import { checkLayers } from './check-layers.ts'
import { noticeIsCurrent } from './notice.ts'

/**
 * `npm run check`: everything that needs no server and no test run, at once. Prints what fails and nothing else.
 * `npm run check -- biome` runs the checks whose name begins so.
 */
const root = new URL('..', import.meta.url).pathname
const tool =
  (...command: string[]) =>
  () =>
    run(command)

const checks: Record<string, () => Promise<string>> = {
  biome: tool('biome', 'ci', '--colors=off', '--max-diagnostics=200', '.'),
  types: tool('tsc', '-b', 'web', '--checkers', '1', '--pretty', 'false'),
  oxlint: tool('oxlint', '--type-aware', '--format=unix', '.'),
  knip: tool('knip', '--no-progress'),
  layers: () => checkLayers(root),
  docs: () => checkDocs(root),
  notice: noticeIsCurrent,
}

const wanted = process.argv.slice(2)
const chosen = Object.entries(checks).filter(
  ([name]) => wanted.length === 0 || wanted.some((prefix) => name.startsWith(prefix)),
)
const results = await Promise.all(
  chosen.map(async ([name, check]) => {
    const startedAt = performance.now()
    const fault = await check().catch((error: unknown) => String(error))
    return { name, fault, seconds: (performance.now() - startedAt) / 1_000 }
  }),
)
for (const { name, fault } of results) if (fault) console.error(`\n── ${name} ──\n${fault}`)
for (const { name, fault, seconds } of results)
  console.log(`${fault ? 'FAIL' : 'ok  '} ${name} (${seconds.toFixed(1)} s)`)
process.exitCode = results.some(({ fault }) => fault) ? 1 : 0

/** The tool's whole output if it failed, else nothing. */
async function run([name = '', ...args]: string[]): Promise<string> {
  const bin = new URL(`../node_modules/.bin/${name}`, import.meta.url).pathname
  // One thread for each that knows types: several would each work out the same ones again.
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', GOMAXPROCS: '1' }
  const child = spawn(bin, args, { cwd: root, env })
  let output = ''
  const keep = (chunk: Buffer) => {
    output += chunk
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const [code] = await once(child, 'close')
  return code === 0 ? '' : output || `${name} ended with code ${code} and said nothing`
}
