import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Mp3Frame, Mp3Framer } from '../../src/protocol/mp3-frames.ts'
import { RATE } from './live.ts'

const TICK_MS = 20

/**
 * A station on the air: it sends what it says now to whoever listens now, whether anybody does or not, and can go off
 * the air and come back under the same address while its programme goes on.
 */
export class Radio {
  readonly #frames: readonly Mp3Frame[]
  readonly #listeners = new Set<ServerResponse>()
  readonly #waiting = new Set<() => void>()
  readonly #startedAt = performance.now()
  readonly #pacing: NodeJS.Timeout
  #server: Server
  #port = 0
  #sent = 0
  #sentMs = 0

  private constructor(frames: readonly Mp3Frame[]) {
    this.#frames = frames
    this.#server = this.#makeServer()
    this.#pacing = setInterval(() => this.#say(), TICK_MS)
  }

  /** `samples` at 44.1 kHz are its programme, from now on. */
  static async start(samples: Float32Array): Promise<Radio> {
    const frames = await encode(samples)
    const radio = new Radio(frames)
    await radio.comeBack()
    return radio
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/radio.mp3`
  }

  /** Who listens at this moment. */
  get listeners(): number {
    return this.#listeners.size
  }

  /** Resolves when `ms` more of its programme have been said. */
  async says(ms: number): Promise<void> {
    const from = this.#sentMs
    while (this.#sentMs < from + ms) await new Promise<void>((wake) => this.#waiting.add(wake))
  }

  async comeBack(): Promise<void> {
    this.#server = this.#makeServer()
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port // safe: it listens on TCP
  }

  /** Every connection breaks, and new ones are refused. */
  async goOff(): Promise<void> {
    this.#server.closeAllConnections()
    this.#listeners.clear()
    await new Promise((closed) => this.#server.close(closed))
  }

  async stop(): Promise<void> {
    clearInterval(this.#pacing)
    await this.goOff()
  }

  #makeServer(): Server {
    return createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg' }).flushHeaders()
      this.#listeners.add(response)
      response.on('close', () => this.#listeners.delete(response))
    })
  }

  #say(): void {
    const due: Uint8Array[] = []
    for (let frame = this.#frames[this.#sent]; frame && this.#sentMs < performance.now() - this.#startedAt; ) {
      due.push(frame.bytes)
      this.#sent += 1
      this.#sentMs += frame.ms
      frame = this.#frames[this.#sent]
    }
    if (due.length === 0) return
    for (const listener of this.#listeners) listener.write(Buffer.concat(due))
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }
}

async function encode(samples: Float32Array): Promise<Mp3Frame[]> {
  const input = ['-f', 'f32le', '-ar', String(RATE), '-ac', '1', '-i', 'pipe:0']
  const output = ['-c:a', 'libmp3lame', '-b:a', '64k', '-reservoir', '0', '-write_xing', '0', '-f', 'mp3', 'pipe:1']
  const encoder = spawn('ffmpeg', ['-v', 'error', ...input, ...output], { stdio: ['pipe', 'pipe', 'inherit'] })
  encoder.stdin.end(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength))
  const framer = new Mp3Framer()
  const frames: Mp3Frame[] = []
  for await (const bytes of encoder.stdout) frames.push(...framer.push(bytes))
  return [...frames, ...framer.flush()]
}
