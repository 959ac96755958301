import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Logger } from '../log.ts'
import { createDiskStore } from './disk-store.ts'
import { createLimiter } from './limiter.ts'
import type { AudioPorts, Speech, Transcoder } from './ports.ts'
import { isInstalled } from './sandbox.ts'
import { createEspeakSpeech } from './speech-espeak.ts'
import { createHttpSpeech } from './speech-http.ts'
import { openTempDir, tempPath } from './temp-dir.ts'
import { type OpenSession, transcode } from './transcode.ts'
import { findNativeFfmpeg, nativeSessions } from './transcoder-native.ts'
import { WASM_PACKAGE, wasmSessions } from './transcoder-wasm.ts'

/** Choose the audio engines by the configuration and what is installed; throws when no ffmpeg can be had. */
export async function createAudioPorts(config: Config, log: Logger): Promise<AudioPorts> {
  const dataDir = resolve(config.dataDir)
  const tempDir = await openTempDir(dataDir, systemClock.now())
  const { name, open } = await chooseFfmpeg(config.ffmpeg)
  const speech = await chooseSpeech(config, tempDir)
  log.info({ transcoder: name, speech: speech.id }, 'audio engines chosen')
  return {
    store: createDiskStore(join(dataDir, 'clips')),
    transcoder: createTranscoder(name, open, tempDir),
    speech,
    tempDir,
  }
}

async function chooseFfmpeg(wanted: Config['ffmpeg']): Promise<{ name: string; open: OpenSession }> {
  const native = wanted === 'wasm' ? undefined : await findNativeFfmpeg()
  if (native) return { name: `native ffmpeg ${native.version}`, open: nativeSessions(native.path) }
  if (wanted === 'native') throw new Error('LOA_FFMPEG=native, but there is no ffmpeg on the PATH')
  if (isInstalled(WASM_PACKAGE)) return { name: 'wasm ffmpeg 5.1 (@ffmpeg/core)', open: wasmSessions }
  throw new Error('No ffmpeg: install it on the PATH, or run npm ci without --omit=optional')
}

/** Half the cores at most: decoding a clip must never hold up a broadcast. */
function createTranscoder(name: string, open: OpenSession, tempDir: string): Transcoder {
  const limited = createLimiter(Math.max(1, Math.floor(availableParallelism() / 2)))
  return { name, transcode: (input) => limited(() => transcode(open, tempPath(tempDir, ''), input)) }
}

const chooseSpeech = (config: Config, tempDir: string): Promise<Speech> | Speech =>
  config.speechUrl
    ? createHttpSpeech({ url: config.speechUrl, key: config.speechKey, tempDir, maxBytes: config.uploadMaxBytes })
    : createEspeakSpeech(tempDir)
