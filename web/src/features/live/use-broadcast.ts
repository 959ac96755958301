import { useEffect, useRef, useState } from 'react'
import { ApiProblem, request } from '../../api.ts'

const TYPES = ['audio/webm;codecs=opus', 'audio/mp4'] as const
// Short pieces are heard sooner; each costs a request.
const PIECE_MS = 200
const AGAIN_MS = 400
// More than this waiting to be sent is heard as a delay.
const SLOW_AFTER_PIECES = 8

type Piece = { bytes: Blob; beganAt: number }
export type Upload = { state: 'idle' | 'sending' | 'slow' | 'lost' | 'refused'; error?: unknown }

/** What MediaRecorder can make here, and what `POST /live/{id}/start` is told about it. */
export function recordingType(): { mimeType: string; container: 'webm' | 'mp4' } | undefined {
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type))
  return mimeType ? { mimeType, container: mimeType.startsWith('audio/mp4') ? 'mp4' : 'webm' } : undefined
}

/**
 * Sends what the microphone records, piece after piece and in order, while it runs. A piece that found no answer is sent
 * again with its number, which counts once; the server ends the session when it hears nothing.
 */
export function useBroadcast(liveId: string) {
  const [upload, setUpload] = useState<Upload>({ state: 'idle' })
  const running = useRef<{ recorder: MediaRecorder; finished: Promise<void> }>(undefined)

  const start = (stream: MediaStream) => {
    const mimeType = recordingType()?.mimeType
    const recorder = new MediaRecorder(stream, { ...(mimeType ? { mimeType } : {}), audioBitsPerSecond: 48_000 })
    const waiting: Piece[] = []
    const finished = Promise.withResolvers<void>()
    let beganAt = performance.now()
    let isSending = false
    let isOver = false
    let seq = 0

    const drain = async () => {
      if (isSending) return
      isSending = true
      for (let piece = waiting[0]; piece; piece = waiting[0]) {
        try {
          await sendPiece(liveId, seq, piece)
          waiting.shift()
          seq++
          setUpload({ state: waiting.length > SLOW_AFTER_PIECES ? 'slow' : 'sending' })
        } catch (error) {
          const isSilence = error instanceof ApiProblem && (error.body.status === 0 || error.body.status >= 500)
          if (!isSilence) {
            setUpload({ state: 'refused', error })
            waiting.length = 0
            if (recorder.state !== 'inactive') recorder.stop()
            break
          }
          setUpload({ state: 'lost', error })
          await new Promise((wake) => setTimeout(wake, AGAIN_MS))
        }
      }
      isSending = false
      if (isOver) finished.resolve()
    }
    recorder.ondataavailable = ({ data }) => {
      if (data.size > 0) waiting.push({ bytes: data, beganAt })
      beganAt = performance.now()
      void drain()
    }
    recorder.onstop = () => {
      isOver = true
      void drain()
      if (!isSending) finished.resolve()
    }
    recorder.start(PIECE_MS)
    running.current = { recorder, finished: finished.promise }
    setUpload({ state: 'sending' })
  }

  /** Ends the recording; resolves when its last piece is with the server, or after two seconds without one. */
  const finish = async () => {
    const { recorder, finished } = running.current ?? {}
    if (!recorder) return
    if (recorder.state !== 'inactive') recorder.stop()
    await Promise.race([finished, new Promise((wake) => setTimeout(wake, 2_000))])
  }
  useEffect(
    () => () => {
      if (running.current && running.current.recorder.state !== 'inactive') running.current.recorder.stop()
    },
    [],
  )
  return { upload, start, finish }
}

const sendPiece = (liveId: string, seq: number, { bytes, beganAt }: Piece) =>
  request(
    `/api/v1/live/${liveId}/chunks?seq=${seq}&ageMs=${Math.min(60_000, Math.round(performance.now() - beganAt))}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: bytes,
      signal: AbortSignal.timeout(5_000),
    },
  ).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'TimeoutError')
      throw new ApiProblem({ code: 'network.unreachable', title: '', titleVi: '', status: 0, detail: '', remedy: '' })
    throw error
  })
