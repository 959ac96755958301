import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../../src/db/embedded.ts'

const PASSWORD = 'demo-only'
const MOUNT = '/vov1'

export type Radio = {
  url: string
  host: string
  /** False: nobody sends there, and what is relayed is its recorded stand-in. */
  isOnAir: boolean
  stop(): Promise<void>
}

/** The station that the village relays: a real Icecast on loopback fed by ffmpeg, where both are installed. */
export async function startRadio(folder: string): Promise<Radio> {
  const port = await freePort()
  const host = `127.0.0.1:${port}`
  const url = `http://${host}${MOUNT}`
  if (!['icecast2', 'ffmpeg'].every(isInstalled)) return { url, host, isOnAir: false, stop: async () => undefined }
  const config = join(folder, 'icecast.xml')
  await writeFile(config, icecastConfig({ port, password: PASSWORD }))
  const icecast = run('icecast2', ['-c', config])
  await untilItAnswers(`http://${host}/status-json.xsl`, icecast)
  // Two tones in turn, as a station's time signal; at the pace of sound.
  const tune = 'aevalsrc=0.3*sin(2*PI*t*(440+220*floor(mod(t\\,2)))):s=44100'
  const target = `icecast://source:${PASSWORD}@${host}${MOUNT}`
  const encode = ['-c:a', 'libmp3lame', '-b:a', '64k', '-content_type', 'audio/mpeg', '-f', 'mp3', target]
  const studio = run('ffmpeg', ['-v', 'fatal', '-re', '-f', 'lavfi', '-i', tune, ...encode])
  return {
    url,
    host,
    isOnAir: true,
    async stop() {
      for (const child of [studio, icecast]) {
        if (child.exitCode !== null || child.signalCode !== null) continue
        const ended = once(child, 'exit')
        child.kill('SIGKILL')
        await ended
      }
    },
  }
}

/** One Icecast on loopback for one source. It drops root by itself, and its logs go to its own output. */
export function icecastConfig({ port, password }: { port: number; password: string }): string {
  const owner = process.getuid?.() === 0 ? '<changeowner><user>nobody</user><group>nogroup</group></changeowner>' : ''
  return `<icecast>
    <limits><clients>100</clients><sources>8</sources><source-timeout>3</source-timeout></limits>
    <authentication><source-password>${password}</source-password><admin-user>admin</admin-user>
      <admin-password>${password}</admin-password></authentication>
    <hostname>localhost</hostname>
    <listen-socket><port>${port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
    <paths><basedir>/usr/share/icecast2</basedir><logdir>/tmp</logdir><webroot>/usr/share/icecast2/web</webroot>
      <adminroot>/usr/share/icecast2/admin</adminroot></paths>
    <logging><accesslog>-</accesslog><errorlog>-</errorlog><loglevel>1</loglevel></logging>
    <security><chroot>0</chroot>${owner}</security>
  </icecast>`
}

const isInstalled = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0

function run(file: string, args: string[]): ChildProcess {
  const child = spawn(file, args, { stdio: 'ignore' })
  const orphaned = () => void child.kill('SIGKILL')
  process.once('exit', orphaned)
  child.once('exit', () => process.off('exit', orphaned))
  return child
}

async function untilItAnswers(url: string, server: ChildProcess): Promise<void> {
  while (
    !(await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    ))
  ) {
    if (server.exitCode !== null) throw new Error(`icecast2 ended with ${server.exitCode}`)
    await new Promise((wake) => setTimeout(wake, 50))
  }
}
