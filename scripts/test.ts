import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { parseCLI, startVitest, type TestModule } from 'vitest/node'

/**
 * `npm test`: the programs the tests need, then `npm run check`, then every test. Its last line is
 * `N passed, N failed, N skipped`. What follows `--` goes to vitest: `npm test -- -t "kill -9"`.
 */
/** Program → Debian package. Real servers and real audio; nothing is skipped for want of one. */
const NEEDED: Record<string, string> = {
  'redis-server': 'redis-server',
  mosquitto: 'mosquitto',
  ffmpeg: 'ffmpeg',
  icecast2: 'icecast2',
  openssl: 'openssl',
}

/** Any one of these shows the console; the shell, which has no window, does it for a sixth less of the processor. */
const BROWSERS = ['chromium-headless-shell', 'chromium']

/** What a program must be able to import → Debian package: the oracle of the rules of time. */
const NEEDED_BY_PYTHON: Record<string, string> = { 'dateutil.rrule': 'python3-dateutil' }

provide()
const args = process.argv.slice(2)
if (args.length === 0 && !isChecked()) finish(0, 1, 0, 1)
const { filter, options } = parseCLI(['vitest', 'run', ...args])
const vitest = await startVitest('test', filter, { ...options, watch: false, passWithNoTests: false })
const { passed, failed, skipped } = count(vitest.state.getTestModules(), vitest.state.getUnhandledErrors().length)
await vitest.close()
finish(passed, failed, skipped, failed > 0 || passed === 0 ? 1 : 0)

function count(modules: TestModule[], unhandled: number) {
  const total = { passed: 0, failed: unhandled, skipped: 0 }
  for (const module of modules) {
    let failedHere = 0
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      if (state === 'passed') total.passed++
      else if (state === 'failed') failedHere++
      else total.skipped++
    }
    // A file that does not load, or a hook that throws, fails without failing a test.
    total.failed += failedHere || (module.state() === 'failed' ? 1 : 0)
  }
  return total
}

function finish(passed: number, failed: number, skipped: number, code: number): never {
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  process.exit(code)
}

function isChecked(): boolean {
  return run(process.execPath, [new URL('check.ts', import.meta.url).pathname])
}

function provide(): void {
  const missing = missingPackages()
  if (missing.length === 0) return
  const install = ['install', '-y', '--no-install-recommends', ...missing]
  const isRoot = process.getuid?.() === 0
  if (isRoot && isInstalled('apt-get')) {
    console.log(`The tests need ${missing.join(', ')}; installing with apt-get`)
    run('apt-get', ['update', '-q'])
    run('apt-get', install)
  }
  const absent = missingPackages()
  if (absent.length === 0) return
  console.error(`The tests need ${absent.join(', ')}. On Debian or Ubuntu:\n  sudo apt-get ${install.join(' ')}`)
  finish(0, 1, 0, 1)
}

/** Debian packages of which something is not there. */
function missingPackages(): string[] {
  const programs = Object.entries(NEEDED).filter(([program]) => !isInstalled(program))
  const modules = Object.entries(NEEDED_BY_PYTHON).filter(([module]) => !isImportable(module))
  const browser = BROWSERS.some(isInstalled) ? [] : BROWSERS.slice(-1)
  return [...[...programs, ...modules].map(([, name]) => name), ...browser]
}

function isImportable(module: string): boolean {
  return spawnSync('python3', ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0
}

// Debian keeps servers in /usr/sbin, which is not on the PATH of ordinary users.
function isInstalled(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  if (!folders.includes('/usr/sbin')) process.env['PATH'] = [...folders, '/usr/sbin'].join(delimiter)
  return [...folders, '/usr/sbin'].some((folder) => existsSync(join(folder, program)))
}

function run(file: string, args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(file, args, { stdio: 'inherit', env }).status === 0
}
