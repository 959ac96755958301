import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { createLimiter } from '../clips/limiter.ts'
import type { OfficialDocument } from './official-document.ts'
import type { SheetPlan } from './xlsx.ts'

export type RenderJob =
  | { kind: 'workbook'; sheets: SheetPlan[]; zone: string }
  | { kind: 'document'; document: OfficialDocument }

const MEMORY_MB = 768
// A thread takes a third of a second to begin; people ask for the same report in two kinds, one after the other.
const KEEP_WARM_MS = 20_000
// A thread that hangs must not keep everybody else from their files for ever.
const WITHIN_MS = 120_000
// Each may take some hundred megabytes; whoever asks for a third file at once waits.
const limited = createLimiter(2)
const warm = new Set<Worker>()

/**
 * Write a workbook or a document in a thread of its own: twenty thousand rows take two seconds, and an emergency must
 * not wait for them. A thread that fails is not used again.
 */
export function renderFile(job: RenderJob): Promise<Uint8Array<ArrayBuffer>> {
  return limited(async () => {
    const worker = takeWorker()
    const settled = new AbortController()
    const signal = AbortSignal.any([settled.signal, AbortSignal.timeout(WITHIN_MS)])
    try {
      worker.postMessage(job)
      // `once` rejects with what the thread threw.
      const [bytes] = await Promise.race([
        once(worker, 'message', { signal }),
        once(worker, 'exit', { signal }).then(([code]) => Promise.reject(new Error(`the renderer ended with ${code}`))),
      ])
      keepWarm(worker)
      return bytes
    } catch (error) {
      await worker.terminate()
      throw error
    } finally {
      settled.abort()
    }
  })
}

function takeWorker(): Worker {
  const [waiting] = warm
  if (!waiting) return startWorker()
  warm.delete(waiting)
  waiting.ref()
  return waiting
}

function startWorker(): Worker {
  const worker = new Worker(new URL('./render-worker.ts', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  })
  // Also while nobody waits for it: a thread that is gone is not warm, and no news to the process.
  worker.on('error', () => warm.delete(worker))
  worker.on('exit', () => warm.delete(worker))
  return worker
}

function keepWarm(worker: Worker): void {
  warm.add(worker)
  worker.unref()
  setTimeout(() => warm.delete(worker) && worker.terminate(), KEEP_WARM_MS).unref()
}
