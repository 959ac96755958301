import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { nativeSessions, passTimeoutMs } from './transcoder-native.ts'

const inSession = async (script: string) =>
  (await nativeSessions('/bin/sh')(tmpdir(), { maxSeconds: 100 })).exec(['-c', script], [])

test('the kernel limits CPU time, memory and file size of every pass', async () => {
  const { log } = await inSession('ulimit -t >&2; ulimit -v >&2; ulimit -f >&2')
  expect(log.trim().split('\n').map(Number)).toEqual([passTimeoutMs(100) / 1000, 2 * 1024 * 1024, 40_000])
})

test('a pass that the kernel kills makes the file unreadable, with no word of the inside', async () => {
  await expect(inSession('kill -9 $$')).rejects.toMatchObject({ code: 'clip.unreadable' })
})

test('a decoder that talks without end is heard only at its beginning and end', async () => {
  const { log, code } = await inSession('echo first >&2; yes error | head -c 3000000 >&2; echo last >&2; exit 7')
  expect(code).toBe(7)
  expect(log.length).toBeLessThan(40_000)
  expect([log.slice(0, 6), log.slice(-5)]).toEqual(['first\n', 'last\n'])
})

test('a pass sees none of the server’s environment', async () => {
  const { log } = await inSession('env >&2')
  expect(log).not.toMatch(/PATH=\/.*node_modules|HOME=|USER=/)
})
