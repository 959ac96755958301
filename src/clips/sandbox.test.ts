import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { forkSandboxed, isInstalled, packageDirectory } from './sandbox.ts'

test('a program in the sandbox reads its own folder only, and starts nothing', async () => {
  const workdir = await mkdtemp(join(tmpdir(), 'loa-sandbox-'))
  const probe = `
    const attempt = async (name, work) => [name, await Promise.resolve().then(work).then(() => 'done', (e) => e.code)]
    const fs = await import('node:fs')
    process.send(Object.fromEntries(await Promise.all([
      attempt('own', () => fs.writeFileSync('x', fs.readFileSync('probe.mjs'))),
      attempt('passwd', () => fs.readFileSync('/etc/passwd')),
      attempt('outside', () => fs.writeFileSync('../escaped', 'x')),
      attempt('process', async () => (await import('node:child_process')).execSync('true')),
    ])))`
  await writeFile(join(workdir, 'probe.mjs'), probe)
  const child = await forkSandboxed({
    script: `file://${join(workdir, 'probe.mjs')}`,
    packageName: '@ffmpeg/core',
    workdir,
    memoryMb: 64,
  })
  const [found] = await once(child, 'message')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(found).toEqual({
    own: 'done',
    passwd: 'ERR_ACCESS_DENIED',
    outside: 'ERR_ACCESS_DENIED',
    process: 'ERR_ACCESS_DENIED',
  })
  await rm(workdir, { recursive: true })
})

test('packages are found where they are installed, and missing ones are missing', () => {
  expect(packageDirectory('@ffmpeg/core')).toMatch(/node_modules\/@ffmpeg\/core$/)
  expect(isInstalled('no-such-package-of-ours')).toBe(false)
})
