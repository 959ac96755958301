import { once } from 'node:events'
import { z } from 'zod'
import { Problem } from '../errors.ts'
import { boundedLog } from './ffmpeg-log.ts'
import { forkSandboxed } from './sandbox.ts'
import type { OpenSession } from './transcode.ts'
import { passTimeoutMs } from './transcoder-native.ts'

export const WASM_PACKAGE = '@ffmpeg/core'
// WebAssembly measured at half the speed of native code and worse on small machines.
const SLOWNESS = 3
const MEMORY_MB = 256

const Reply = z.object({ code: z.number(), log: z.string() })

/** One sandboxed process per clip: the WebAssembly ffmpeg has no network and sees only its in-memory files. */
export const wasmSessions: OpenSession = async (workdir, { maxSeconds }) => {
  const child = await forkSandboxed({
    script: './transcoder-wasm-child.ts',
    packageName: WASM_PACKAGE,
    workdir,
    memoryMb: MEMORY_MB,
  })
  const errors = boundedLog(4096)
  child.stderr?.setEncoding('utf8').on('data', errors.add)
  const exited = once(child, 'exit')
  return {
    async exec(args, outputs) {
      const timer = setTimeout(() => child.kill('SIGKILL'), SLOWNESS * passTimeoutMs(maxSeconds))
      try {
        const answered = once(child, 'message').then(([message]) => Reply.parse(message))
        child.send({ args, outputs })
        return await Promise.race([answered, exited.then(([code, signal]) => Promise.reject(died(code, signal)))])
      } finally {
        clearTimeout(timer)
      }
    },
    async close() {
      child.kill('SIGKILL')
      await exited
    },
  }

  function died(code: unknown, signal: unknown): Error {
    return new Problem('clip.unreadable', {
      detail: 'Decoding it takes more time or memory than any real recording.',
      cause: new Error(`ffmpeg (WebAssembly) ended with ${code ?? signal}: ${errors.text()}`),
    })
  }
}
