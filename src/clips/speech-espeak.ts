import { once } from 'node:events'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Problem } from '../errors.ts'
import { boundedLog } from './ffmpeg-log.ts'
import type { Speech } from './ports.ts'
import { forkSandboxed, isInstalled, packageDirectory } from './sandbox.ts'
import { tempPath } from './temp-dir.ts'

export const ESPEAK_PACKAGE = 'espeak-ng'
// Measured: 20,000 characters take 2 s.
const TIMEOUT_MS = 120_000
const MEMORY_MB = 512
const WORDS_PER_MINUTE = 150
const VOICES: Record<string, string> = { vi: 'vi' }

/**
 * The offline voice: espeak-ng as WebAssembly from npm, in a sandboxed process of its own (it is GPL: a separate
 * program). Always this build, even where the system has an espeak-ng, so that one text sounds the same everywhere.
 * Speaks Vietnamese only; its voices for the minority languages of Việt Nam do not exist.
 */
export async function createEspeakSpeech(tempDir: string): Promise<Speech> {
  if (!isInstalled(ESPEAK_PACKAGE)) return missing
  const manifest = z.object({ version: z.string() })
  const text = await readFile(join(packageDirectory(ESPEAK_PACKAGE), 'package.json'), 'utf8')
  return {
    id: `espeak-ng-js/${manifest.parse(JSON.parse(text)).version}/vi`,
    async speak({ text, language, speed }) {
      const voice = VOICES[language]
      if (!voice)
        throw new Problem('speech.language-unsupported', {
          detail: `The built-in voice speaks Vietnamese only, not "${language}".`,
          fields: { language, supported: Object.keys(VOICES) },
        })
      return { path: await speakToFile(tempDir, { text, voice, wordsPerMinute: Math.round(WORDS_PER_MINUTE * speed) }) }
    },
  }
}

async function speakToFile(
  tempDir: string,
  { text, voice, wordsPerMinute }: { text: string; voice: string; wordsPerMinute: number },
): Promise<string> {
  const workdir = tempPath(tempDir, '.speech')
  await mkdir(workdir)
  try {
    await writeFile(join(workdir, 'in.txt'), text)
    const child = await forkSandboxed({
      script: './speech-espeak-child.ts',
      packageName: ESPEAK_PACKAGE,
      workdir,
      memoryMb: MEMORY_MB,
    })
    const log = boundedLog(4096)
    child.stderr?.setEncoding('utf8').on('data', log.add)
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS)
    child.send({ voice, wordsPerMinute })
    const [code, signal] = await once(child, 'exit').finally(() => clearTimeout(timer))
    if (code !== 0)
      throw new Problem('speech.unavailable', {
        cause: new Error(`espeak-ng ended with ${code ?? signal}: ${log.text()}`),
      })
    const path = tempPath(tempDir, '.wav')
    await rename(join(workdir, 'out.wav'), path)
    return path
  } finally {
    await rm(workdir, { recursive: true, force: true })
  }
}

const missing: Speech = {
  id: 'none',
  speak: () =>
    Promise.reject(
      new Problem('speech.unavailable', {
        detail: 'This installation has no voice: the package espeak-ng was left out.',
      }),
    ),
}
