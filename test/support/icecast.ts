import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { icecastConfig } from '../../scripts/demo/radio.ts'
import { freePort } from '../../src/db/embedded.ts'
import { accepts, supervised, type TestServer } from './servers.ts'

const PASSWORD = 'test-only'

/** A real Icecast on loopback. It drops root by itself, which is why its log goes nowhere it would have to own. */
export async function startIcecast(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-icecast-'))
  const port = await freePort()
  await writeFile(join(folder, 'icecast.xml'), icecastConfig({ port, password: PASSWORD }))
  const command = { file: 'icecast2', args: ['-c', join(folder, 'icecast.xml')] }
  return supervised(command, port, folder, `http://127.0.0.1:${port}`, accepts)
}

/** How many listen to a mount that is fed. */
export async function listenersOf(icecast: TestServer, mount: string): Promise<number | undefined> {
  const response = await fetch(`${icecast.url}/status-json.xsl`)
  // safe because this is what Icecast 2.4 documents; one source comes without its list
  const { icestats } = (await response.json()) as { icestats: { source?: Source | Source[] } }
  const sources = [icestats.source ?? []].flat()
  return sources.find(({ listenurl }) => listenurl.endsWith(mount))?.listeners
}
type Source = { listenurl: string; listeners: number }

export type Sound = 'mp3' | 'aac'
const ENCODERS: Record<Sound, string[]> = {
  mp3: ['-c:a', 'libmp3lame', '-b:a', '128k', '-content_type', 'audio/mpeg', '-f', 'mp3'],
  aac: ['-c:a', 'aac', '-b:a', '64k', '-content_type', 'audio/aac', '-f', 'adts'],
}

/** A studio: one note of `hertz` (0 is silence) at the pace of sound, in stereo, until it is stopped. Resolves when the mount is there. */
export async function feedIcecast(
  icecast: TestServer,
  mount: string,
  { hertz, sound = 'mp3' }: { hertz: number; sound?: Sound },
): Promise<{ stop(): Promise<void> }> {
  const target = `icecast://source:${PASSWORD}@127.0.0.1:${icecast.port}${mount}`
  const feeder = runFfmpeg(['-re', ...noteInput(hertz), '-ac', '2', ...ENCODERS[sound], target])
  while (!(await isThere(icecast, mount))) {
    if (feeder.exitCode !== null) throw new Error(`the feeder of ${mount} ended with ${feeder.exitCode}`)
    await new Promise((wake) => setTimeout(wake, 50))
  }
  return { stop: () => endProcess(feeder) }
}

/** By the mount itself: who asks Icecast for its statistics while it starts makes it crash. */
async function isThere(icecast: TestServer, mount: string): Promise<boolean> {
  const response = await fetch(`${icecast.url}${mount}`)
  await response.body?.cancel()
  return response.ok
}

export const noteInput = (hertz: number): string[] => [
  ...['-f', 'lavfi', '-i', hertz > 0 ? `sine=frequency=${hertz}:sample_rate=44100` : 'anullsrc=r=44100:cl=stereo'],
]

export function runFfmpeg(args: string[]): ChildProcess {
  const child = spawn('ffmpeg', ['-v', 'fatal', '-y', ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  const orphaned = () => void child.kill('SIGKILL')
  process.once('exit', orphaned)
  child.once('exit', () => process.off('exit', orphaned))
  return child
}

export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
