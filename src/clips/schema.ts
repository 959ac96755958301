import { z } from '@hono/zod-openapi'
import { SearchText } from '../areas/schema.ts'
import { PageQuery } from '../http/pagination.ts'

const Title = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .meta({ description: 'What officials see in lists', example: 'Bản tin sáng' })
const AreaCodes = z
  .array(z.string().min(1).max(64))
  .min(1)
  .max(200)
  .meta({ description: 'Area codes or group ids whose people may see and use the clip', example: ['05857'] })

export const ListClips = PageQuery.extend({
  q: SearchText.optional().meta({ description: 'Part of the title, accents or not' }),
  source: z.enum(['upload', 'speech', 'live']).optional(),
  archived: z.enum(['true', 'false']).default('false').meta({ description: 'Only what was put away' }),
  alert: z.enum(['true', 'false']).optional().meta({
    description: '`false`: without the alerts and all-clears, which may be used in alerts only; `true`: only those',
  }),
})

export const ChangeClip = z.object({ title: Title }).meta({ id: 'ChangeClip' })

export const UploadClip = z.object({ title: Title, areaCodes: AreaCodes })

const SPEECH_TEXT_LIMIT = 20_000
const speech = {
  text: z.string().min(1).max(SPEECH_TEXT_LIMIT).meta({ example: 'Bão số 9 giật cấp 11, 17h30 ngày 21/11.' }),
  language: z
    .string()
    .regex(/^[a-z]{2,8}$/)
    .default('vi')
    .meta({ description: 'ISO 639 code; the built-in voice has vi only' }),
}
export const SpeakText = z
  .object({
    ...speech,
    speed: z.number().min(0.5).max(2).default(1).meta({ description: '1 is normal' }),
    title: Title,
    areaCodes: AreaCodes,
  })
  .meta({ id: 'SpeakText' })
export type SpeakText = z.input<typeof SpeakText>

export const PreviewSpeech = z.object(speech).meta({ id: 'PreviewSpeech' })
export type PreviewSpeech = z.input<typeof PreviewSpeech>

export const SpeechPreview = z
  .object({
    text: z.string().meta({ description: 'What the voice will be given, numbers and abbreviations written out' }),
    unsure: z.array(z.string()).meta({ description: 'Words the voice may misread; spell them out' }),
  })
  .meta({ id: 'SpeechPreview' })
export type SpeechPreview = z.infer<typeof SpeechPreview>

export const Clip = z
  .object({
    id: z.string(),
    sha256: z.string().meta({ description: 'Of the MP3; approval binds to it' }),
    url: z.string().meta({ description: 'The sound, immutable', example: '/audio/….mp3' }),
    source: z.enum(['upload', 'speech', 'live']),
    title: z.string(),
    bytes: z.number().int(),
    mime: z.string(),
    durationMs: z.number().int(),
    loudnessLufs: z.number().meta({ description: 'Integrated, EBU R128' }),
    truePeakDb: z.number().meta({ description: 'dBFS, ITU-R BS.1770' }),
    peaks: z.array(z.number().int()).meta({ description: '200 values 0..100: the waveform' }),
    speechText: z.string().nullable().meta({ description: 'What was spoken, as the voice was given it' }),
    areaCodes: z.array(z.string()),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    archivedAt: z.iso.datetime().nullable().meta({ description: 'Out of the library; what uses it keeps it' }),
  })
  .meta({ id: 'Clip' })
export type Clip = z.infer<typeof Clip>
