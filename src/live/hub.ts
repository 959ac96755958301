import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { findNativeFfmpeg } from '../clips/transcoder-native.ts'
import type { Config } from '../config.ts'
import type { Microphone } from './microphone.ts'

/** The live sessions that this process holds. Another api process does not know them (docs/operations.md). */
export class LiveHub {
  readonly #config: Config
  readonly #byId = new Map<string, Microphone>()
  readonly #byKey = new Map<string, Microphone>()
  #ffmpegPath: string | undefined

  constructor(config: Config) {
    this.#config = config
  }

  /** The native ffmpeg: the WebAssembly one takes whole files only. Looked for again until it is there. */
  async ffmpegPath(): Promise<string | undefined> {
    if (this.#config.ffmpeg === 'wasm') return undefined
    this.#ffmpegPath ??= (await findNativeFfmpeg())?.path
    return this.#ffmpegPath
  }

  async recordingPath(id: string): Promise<string> {
    const folder = join(resolve(this.#config.dataDir), 'live')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return join(folder, `${id}.mp3`)
  }

  hold(microphone: Microphone): void {
    this.#byId.set(microphone.options.id, microphone)
    this.#byKey.set(microphone.options.streamKey, microphone)
  }

  find(id: string): Microphone | undefined {
    return this.#byId.get(id)
  }

  findByKey(streamKey: string): Microphone | undefined {
    return this.#byKey.get(streamKey)
  }

  held(): Microphone[] {
    return [...this.#byId.values()]
  }

  /** Let what was said be heard out, then forget it. */
  async release(id: string): Promise<void> {
    const microphone = this.#byId.get(id)
    if (!microphone) return
    await microphone.finish()
    this.#byId.delete(id)
    this.#byKey.delete(microphone.options.streamKey)
  }
}
