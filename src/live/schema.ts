import { z } from '@hono/zod-openapi'
import { END_REASON_CODES } from './state.ts'

export const PrepareLive = z
  .object({
    title: z.string().trim().min(1).max(200).meta({ example: 'Thông báo của Chủ tịch xã' }),
    areaCodes: z.array(z.string().min(1).max(64)).min(1).max(200),
    priority: z
      .enum(['normal', 'priority'])
      .default('priority')
      .meta({ description: 'normal interrupts normal recordings; priority also those of priority' }),
    maxSeconds: z
      .number()
      .int()
      .min(1)
      .max(86_400)
      .optional()
      .meta({ description: 'Hard limit on the air; unless given, the longest allowed (LOA_LIVE_MAX_SECONDS)' }),
  })
  .meta({ id: 'PrepareLive' })
export type PrepareLive = z.input<typeof PrepareLive>

export const StartLive = z
  .object({
    container: z
      .enum(['webm', 'mp4'])
      .default('webm')
      .meta({ description: 'What MediaRecorder will send: audio/webm;codecs=opus, or fragmented audio/mp4' }),
  })
  .meta({ id: 'StartLive' })
export type StartLive = z.input<typeof StartLive>

export const ChunkQuery = z.object({
  seq: z.coerce.number().int().min(0).meta({ description: 'From 0, without gaps; one sent twice counts once' }),
  ageMs: z.coerce
    .number()
    .int()
    .min(0)
    .max(60_000)
    .optional()
    .meta({ description: "How old the chunk's first sample was when it was sent, by the browser's monotonic clock" }),
})

export const LiveChunk = z
  .object({
    nextSeq: z.number().int(),
    remainingSeconds: z.number().meta({ description: 'Until the hard limit' }),
  })
  .meta({ id: 'LiveChunk' })

const ms = z.number().int().nullable()

export const Live = z
  .object({
    id: z.string(),
    occurrenceId: z.string().meta({ description: 'Its airing: the ledger of every speaker' }),
    title: z.string(),
    priority: z.enum(['normal', 'priority']),
    areaCodes: z.array(z.string()),
    status: z.enum(['preparing', 'on-air', 'ended']),
    maxSeconds: z.number().int(),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    prepareUntil: z.iso.datetime().meta({ description: 'Ends by itself when it was not started until then' }),
    startedAt: z.iso.datetime().nullable(),
    mustEndAt: z.iso.datetime().nullable().meta({ description: 'The hard limit, once it is on the air' }),
    endedAt: z.iso.datetime().nullable(),
    endedBy: z.string().nullable(),
    endReason: z.enum(END_REASON_CODES).nullable(),
    endReasonText: z.object({ vi: z.string(), en: z.string() }).nullable(),
    speakers: z
      .object({
        targets: z.number().int(),
        online: z.number().int(),
        armed: z.number().int().meta({ description: 'Amplifier on and connected to the stream, sounding or not' }),
        playing: z.number().int(),
        ended: z.number().int().meta({ description: 'Played, cut, failed or stopped' }),
      })
      .meta({ description: 'Counted in the ledger at this moment' }),
    ready: z.boolean().meta({ description: 'Every speaker that is online is armed' }),
    countdownSeconds: z
      .number()
      .meta({ description: 'Suggested wait before the start; 0 when ready, or when waiting longer helps nobody' }),
    nextSeq: z.number().int().nullable().meta({ description: 'The chunk expected next; null when not held here' }),
    delay: z
      .object({
        totalMs: ms.meta({ description: 'From mouth to loudspeaker: the sum of the three, null until measured' }),
        captureMs: ms.meta({ description: 'Age of the first sample when its chunk was sent, by the browser' }),
        encodeMs: ms.meta({ description: 'From the first chunk to the first MP3 frame sent out' }),
        speakerMs: ms.meta({ description: 'From that frame to the first sound, median of the speakers that reported' }),
        slowestMs: ms.meta({ description: 'The same, of the slowest speaker' }),
        speakers: z.number().int().meta({ description: 'How many speakers reported' }),
      })
      .meta({ description: 'Measured, never assumed' }),
    recording: z.enum(['none', 'pending', 'saved', 'failed']),
    clipSha256: z.string().nullable().meta({ description: 'The recording: /audio/{sha256}.mp3' }),
  })
  .meta({ id: 'Live' })
export type Live = z.infer<typeof Live>

/** In lists: without what is counted and measured anew for each look. */
export const LiveListed = Live.omit({
  speakers: true,
  ready: true,
  countdownSeconds: true,
  nextSeq: true,
  delay: true,
}).meta({ id: 'LiveListed' })
export type LiveListed = z.infer<typeof LiveListed>
