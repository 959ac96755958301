import { parentPort } from 'node:worker_threads'
import { drawDocument } from './pdf.ts'
import type { RenderJob } from './render.ts'
import { writeWorkbook } from './xlsx.ts'

// Runs in a thread of its own, started by render.ts: one job, one answer, then the next.
parentPort?.on('message', async (job: RenderJob) => {
  const bytes = job.kind === 'workbook' ? await writeWorkbook(job.sheets, job.zone) : await drawDocument(job.document)
  // A Buffer may lie in a pool that others use: only memory of our own can be handed over.
  const own = Uint8Array.from(bytes)
  parentPort?.postMessage(own, [own.buffer])
})
